/** How long a request may take. What AWS has answered is not lost because others are read before it. */

import { waitsOf } from '../../engine/workflow/time-limits.js';

export interface RequestTime {
  /** Aborts when the time is over, and when the caller breaks the request off. */
  readonly signal: AbortSignal;
  /** `unanswered`: the request's own time is up. `unread`: AWS had answered, and its answer has waited here for too long. */
  readonly over: 'unanswered' | 'unread' | undefined;
  /** AWS has answered as far as anybody has listened: until `goOn` it is not AWS that is waited for. */
  standStill(): void;
  goOn(): void;
  end(): void;
}

/**
 * `ms` for AWS to answer, and `waitsOf(ms)` more for what has to wait here. `caller` breaks the request off; where it only says that a time
 * is up (as AbortSignal.timeout does), it does not break off what AWS has answered.
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
