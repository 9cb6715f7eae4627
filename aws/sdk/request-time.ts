/** The time limit of a request. Waiting for other answers to be parsed does not count, so that an answer of AWS is not lost by it. */

import { waitsOf } from '../../engine/workflow/time-limits.js';

export interface RequestTime {
  /** Aborts when the time is up, and when the caller aborts the request. */
  readonly signal: AbortSignal;
  /** `unanswered`: the request's own time is up. `unread`: AWS had answered, and its answer has waited here for too long. */
  readonly over: 'unanswered' | 'unread' | undefined;
  /** Stops the request's own time until `goOn`: AWS has begun to answer, and now its answer waits here. */
  standStill(): void;
  goOn(): void;
  end(): void;
}

/**
 * `ms` for AWS to answer, and `waitsOf(ms)` more for an answer that has to wait here. An abort of `caller` aborts the request, except when
 * its reason is a timeout (as of AbortSignal.timeout) and AWS has begun to answer.
 */
export function createRequestTime(ms: number, caller?: AbortSignal): RequestTime {
  const ending = new AbortController();
  let over: RequestTime['over'];
  let [remaining, since, answered] = [ms, Date.now(), false];
  const expire = (why: RequestTime['over']) => (): void => {
    if (ending.signal.aborted) return;
    over = why;
    ending.abort();
  };
  let own = setTimeout(expire('unanswered'), remaining);
  const all = setTimeout(expire('unread'), ms + waitsOf(ms));
  const onAbort = (): void => {
    if (!answered || !isTime(caller!.reason)) ending.abort(caller!.reason);
  };
  if (caller?.aborted) onAbort();
  caller?.addEventListener('abort', onAbort, { once: true });
  return {
    signal: ending.signal,
    get over() {
      return over;
    },
    standStill: () => {
      answered = true;
      clearTimeout(own);
      remaining -= Date.now() - since;
    },
    goOn: () => {
      since = Date.now();
      own = setTimeout(expire('unanswered'), Math.max(remaining, 1));
    },
    end: () => {
      clearTimeout(own);
      clearTimeout(all);
      caller?.removeEventListener('abort', onAbort);
    },
  };
}

const isTime = (reason: unknown): boolean => reason instanceof DOMException && reason.name === 'TimeoutError';
