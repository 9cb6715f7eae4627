/** The Runtime on a virtual clock: same contract as Temporal's, no server, no network (house 4). */
import { AsyncLocalStorage } from 'node:async_hooks';
import type {
  ActivityAnswer,
  ActivityContext,
  ActivityRequest,
  AnyActivities,
  AnyActivity,
  AwsCaller,
} from '../action.js';
import { HandBack, StepTimedOut } from '../errors.js';
import { timeoutMessage } from '../execution/step-context.js';
import type { ActivityCall, Runtime } from '../runtime.js';
import type { VirtualClock } from './virtual-clock.js';

/** Work was interrupted. */
class Interruption extends Error {
  override readonly name = 'Interruption';
}

export interface VirtualWorld {
  clock: VirtualClock;
  executionId: string;
  activities: AnyActivities;
  /** Runs an activity and applies its selectors; the same function that workers use. */
  runActivity(activity: AnyActivity, request: ActivityRequest, context: ActivityContext): Promise<ActivityAnswer>;
  /** AWS as scripted, for one step. */
  aws(step: string, region: string): AwsCaller;
  /** Deterministic token of an activity (house 6). */
  token(name: string): string;
  /** For tests of long runs; absent: never. */
  shouldContinueAsNew?(): boolean;
}

interface Waiting {
  holds(): boolean;
  resolve(): void;
}

/** The runtime, and `poke`: looks at every waiting condition again. */
export function createVirtualRuntime(world: VirtualWorld): { runtime: Runtime; poke(): void } {
  const { clock } = world;
  const scope = new AsyncLocalStorage<AbortSignal>();
  const waiting = new Set<Waiting>();

  async function waitUntil(holds: () => boolean, ms?: number): Promise<boolean> {
    if (holds()) return true;
    if (ms !== undefined && ms <= 0) return false;
    return waitOrTimeOut(clock, waiting, holds, ms, scope.getStore());
  }

  const runtime: Runtime = {
    now: () => clock.now(),
    sleep: (ms) => clock.sleep(ms, scope.getStore()),
    waitUntil,
    activity: (call) => runWithRetries(world, call, scope.getStore()),
    interruptible(work) {
      const controller = new AbortController();
      return {
        result: scope.run(controller.signal, work),
        interrupt: () => controller.abort(new Interruption('interrupted')),
      };
    },
    shouldContinueAsNew: () => world.shouldContinueAsNew?.() ?? false,
    isInterruption: (error) => error instanceof Interruption,
    statusChanged: () => undefined,
  };
  return { runtime, poke: () => waiting.forEach((each) => each.holds() && each.resolve()) };
}

function waitOrTimeOut(
  clock: VirtualClock,
  waiting: Set<Waiting>,
  holds: () => boolean,
  ms: number | undefined,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const end = (): void => {
      waiting.delete(entry);
      unschedule?.();
      signal?.removeEventListener('abort', onAbort);
    };
    const onAbort = (): void => {
      end();
      reject(signal!.reason);
    };
    const entry: Waiting = {
      holds,
      resolve: () => {
        end();
        resolve(true);
      },
    };
    const unschedule =
      ms === undefined
        ? undefined
        : clock.schedule(clock.now() + ms, () => {
            end();
            resolve(holds());
          });
    waiting.add(entry);
    signal?.addEventListener('abort', onAbort, { once: true });
    if (signal?.aborted) onAbort();
  });
}

/** Tries an activity until it is done, like the server would: only a hand-back leads to another try. */
async function runWithRetries(
  world: VirtualWorld,
  call: ActivityCall,
  interrupted: AbortSignal | undefined,
): Promise<ActivityAnswer> {
  const { clock } = world;
  const scheduledAt = clock.now();
  let progress: unknown;
  for (let attempt = 1; ; attempt++) {
    try {
      return await tryOnce(world, call, { interrupted, scheduledAt, attempt, progress });
    } catch (error) {
      if (!(error instanceof HandBack)) throw error;
      progress = error.progress;
      const expires = call.withinMs === undefined ? Infinity : scheduledAt + call.withinMs;
      if (clock.now() + error.afterMs > expires) throw new StepTimedOut(timeoutMessage('waiting for an operation'));
      await clock.sleep(error.afterMs, interrupted);
    }
  }
}

interface Try {
  interrupted: AbortSignal | undefined;
  scheduledAt: number;
  attempt: number;
  progress: unknown;
}

async function tryOnce(
  world: VirtualWorld,
  call: ActivityCall,
  { interrupted, ...info }: Try,
): Promise<ActivityAnswer> {
  const { clock, runActivity } = world;
  const limit = new AbortController();
  const limitMs = call.perTryMs ?? call.withinMs;
  const unschedule =
    limitMs === undefined
      ? undefined
      : clock.schedule(clock.now() + limitMs, () =>
          limit.abort(new StepTimedOut(timeoutMessage('waiting for an answer'))),
        );
  const signal = interrupted ? AbortSignal.any([interrupted, limit.signal]) : limit.signal;
  const context = contextOf(world, call, signal, info);
  try {
    return await runActivity(world.activities[call.name]!, call.request, context);
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    unschedule?.();
  }
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
