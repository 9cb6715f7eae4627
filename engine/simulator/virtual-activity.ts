/** One activity on the virtual clock, with the limits and the order of things that worker and server give it (house 5). */
import type { ActivityAnswer, ActivityContext } from '../action.js';
import { HandBack, StepFailure, StepTimedOut } from '../errors.js';
import { timeoutMessage } from '../execution/step-context.js';
import type { ActivityCall } from '../runtime.js';
import type { VirtualClock } from './virtual-clock.js';
import type { VirtualWorld } from './virtual-runtime.js';

/** How much later than the activity itself the server ends it. */
const SERVER_GRACE_MS = 10_000;

/** Tries an activity until it is done, like the server would: only a hand-back leads to another try. */
export async function runVirtualActivity(
  world: VirtualWorld,
  call: ActivityCall,
  interrupted: AbortSignal | undefined,
): Promise<ActivityAnswer> {
  const { clock } = world;
  const scheduledAt = clock.now();
  const expiresAt = call.withinMs === undefined ? Infinity : scheduledAt + call.withinMs + SERVER_GRACE_MS;
  let progress: unknown;
  for (let attempt = 1; ; attempt++) {
    try {
      return await tryOnce(world, call, { interrupted, expiresAt, scheduledAt, attempt, progress });
    } catch (error) {
      if (!(error instanceof HandBack)) throw error;
      progress = error.progress;
      if (clock.now() + error.afterMs > expiresAt) throw expired();
      await clock.sleep(error.afterMs, interrupted);
    }
  }
}

const expired = (): StepTimedOut =>
  new StepTimedOut(timeoutMessage('waiting for an operation, and no worker finished it in time'));

interface Try {
  interrupted: AbortSignal | undefined;
  expiresAt: number;
  scheduledAt: number;
  attempt: number;
  progress: unknown;
}

async function tryOnce(world: VirtualWorld, call: ActivityCall, each: Try): Promise<ActivityAnswer> {
  const { clock, runActivity } = world;
  const perTry = call.perTryMs === undefined ? Infinity : clock.now() + call.perTryMs;
  const limit = limitAt(clock, perTry, () => new StepTimedOut(timeoutMessage('waiting for an answer')));
  const server = limitAt(clock, each.expiresAt, expired);
  const { interrupted } = each;
  const signal = AbortSignal.any([limit.signal, server.signal, ...(interrupted ? [interrupted] : [])]);
  try {
    return await runActivity(world.activities[call.name]!, call.request, contextOf(world, call, signal, each));
  } catch (error) {
    throw firstReason(error, { limit: limit.signal, server: server.signal, interrupted });
  } finally {
    limit.clear();
    server.clear();
  }
}

/** A signal that aborts at a moment, for `reason`. */
function limitAt(clock: VirtualClock, at: number, reason: () => Error): { signal: AbortSignal; clear(): void } {
  const controller = new AbortController();
  const clear = at === Infinity ? () => undefined : clock.schedule(at, () => controller.abort(reason()));
  return { signal: controller.signal, clear };
}

/** Of an error and the signals that may have caused it, the one that counts: the worker's order. */
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
  info: { scheduledAt: number; attempt: number; progress: unknown },
): ActivityContext {
  const { clock } = world;
  const { request } = call;
  return {
    aws: world.aws(call.summary, request.region),
    now: () => clock.now(),
    sleep: (ms) => clock.sleep(ms, signal),
    heartbeat: () => undefined,
    resumedFrom: info.progress,
    signal,
    token: world.token(`${call.id}/${request.attempt ?? 1}/${call.name}`),
    attempt: info.attempt,
    scheduledAt: info.scheduledAt,
    ...(request.deadline === undefined ? {} : { deadline: request.deadline }),
    executionId: world.executionId,
    throttlingRetrySeconds: request.throttlingRetrySeconds ?? 300,
  };
}
