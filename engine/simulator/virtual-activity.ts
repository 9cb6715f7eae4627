/** One activity on the virtual clock, with the limits, and the order of outcomes, that worker and server give it (design house 5). */
import type { ActivityAnswer, ActivityContext } from '../activity.js';
import type { ValueMap } from '../document/document.js';
import { HandBack, leaving, StepFailure, StepTimedOut } from '../errors.js';
import { tokenOf } from '../execution/step/tokens.js';
import { timeoutMessage } from '../execution/step/step-context.js';
import type { ActivityCall } from '../runtime.js';
import { scheduleToCloseOf, THROTTLING_RETRY_SECONDS } from '../workflow/time-limits.js';
import type { VirtualClock } from './virtual-clock.js';
import type { VirtualWorld } from './virtual-runtime.js';

/** Tries an activity until it is done, as the server would: only a hand-back leads to another try. */
export async function runVirtualActivity(
  world: VirtualWorld,
  call: ActivityCall,
  interrupted: AbortSignal | undefined,
): Promise<ActivityAnswer> {
  const { clock } = world;
  const scheduledAt = clock.now();
  const expiresAt = call.withinMs === undefined ? Infinity : scheduledAt + scheduleToCloseOf(call.withinMs);
  const kept: Kept = { progress: undefined, published: {}, warnings: [] };
  for (let attempt = 1; ; attempt++) {
    try {
      interrupted?.throwIfAborted();
      const answer = await tryOnce(world, call, { interrupted, expiresAt, scheduledAt, attempt, kept });
      return withWarnings(answer, kept.warnings);
    } catch (error) {
      if (!(error instanceof HandBack)) throw leaving(error, kept);
      kept.progress = error.progress;
      if (clock.now() + error.afterMs > expiresAt) throw leaving(expired(), kept);
      await clock.sleep(error.afterMs, interrupted).catch((reason: unknown) => {
        throw leaving(reason, kept);
      });
    }
  }
}

/** What the tries of one activity leave behind. */
interface Kept {
  progress: unknown;
  published: ValueMap;
  warnings: string[];
}

const withWarnings = (answer: ActivityAnswer, warnings: readonly string[]): ActivityAnswer =>
  warnings.length === 0 ? answer : { ...answer, warnings: [...warnings] };

const expired = (): StepTimedOut =>
  new StepTimedOut(timeoutMessage('waiting for an operation, and no worker finished it in time'));

interface Try {
  interrupted: AbortSignal | undefined;
  expiresAt: number;
  scheduledAt: number;
  attempt: number;
  kept: Kept;
}

async function tryOnce(world: VirtualWorld, call: ActivityCall, each: Try): Promise<ActivityAnswer> {
  const { clock, runActivity } = world;
  const perTry = call.perTryMs === undefined ? Infinity : clock.now() + call.perTryMs;
  const limit = limitAt(clock, perTry, () => new StepTimedOut(timeoutMessage('waiting for an answer')));
  const server = limitAt(clock, each.expiresAt, expired);
  const { interrupted } = each;
  const signal = AbortSignal.any([limit.signal, server.signal, ...(interrupted ? [interrupted] : [])]);
  try {
    return await runActivity(
      world.activities[call.name]!,
      call.request,
      contextOf(world, call, signal, { ...each, perTry }),
    );
  } catch (error) {
    throw firstReason(error, { limit: limit.signal, server: server.signal, interrupted });
  } finally {
    limit.clear();
    server.clear();
  }
}

/** A signal that aborts at `at`, with `reason`. */
function limitAt(clock: VirtualClock, at: number, reason: () => Error): { signal: AbortSignal; clear(): void } {
  const controller = new AbortController();
  const clear = at === Infinity ? () => undefined : clock.schedule(at, () => controller.abort(reason()));
  return { signal: controller.signal, clear };
}

/** Chooses between an error and the signals that may have caused it, in the same order as the worker. */
function firstReason(
  error: unknown,
  { limit, server, interrupted }: { limit: AbortSignal; server: AbortSignal; interrupted: AbortSignal | undefined },
): unknown {
  if (server.aborted) return server.reason;
  if (error instanceof StepFailure || error instanceof StepTimedOut) return error;
  if (interrupted?.aborted) return interrupted.reason;
  if (error instanceof HandBack) return error;
  return limit.aborted ? limit.reason : error;
}

function contextOf(
  world: VirtualWorld,
  call: ActivityCall,
  signal: AbortSignal,
  each: Try & { perTry: number },
): ActivityContext {
  const { clock, executionId } = world;
  const { request, name: activity, id: path } = call;
  const { kept } = each;
  return {
    aws: world.aws(call.summary, request.region),
    now: () => clock.now(),
    sleep: (ms) => clock.sleep(ms, signal),
    busy: (work) => clock.hold(work),
    heartbeat: () => undefined,
    resumedFrom: kept.progress,
    publish: (outputs) => void Object.assign(kept.published, outputs),
    published: kept.published,
    warn: (text) => void kept.warnings.push(text),
    signal,
    token: tokenOf({ executionId, firstRunId: executionId, path, activity, request }),
    attempt: each.attempt,
    again: request.again !== undefined,
    scheduledAt: request.again ?? each.scheduledAt,
    ...(request.deadline === undefined ? {} : { deadline: request.deadline }),
    ...(each.perTry === Infinity ? {} : { tryEndsAt: each.perTry }),
    executionId,
    throttlingRetrySeconds: request.throttlingRetrySeconds ?? THROTTLING_RETRY_SECONDS,
  };
}
