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
import type { Runtime } from '../runtime.js';
import { runVirtualActivity } from './virtual-activity.js';
import type { VirtualClock } from './virtual-clock.js';

/** What interrupts the work that is going on. One for all runs: Node pays for each there ever was with every promise. */
const scope = new AsyncLocalStorage<AbortSignal>();

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
    activity: (call) => runVirtualActivity(world, call, scope.getStore()),
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
