/** The Runtime on a virtual clock: same contract as Temporal's, no server, no network (design house 4). */
import { AsyncLocalStorage } from 'node:async_hooks';
import type {
  ActivityAnswer,
  ActivityContext,
  ActivityRequest,
  AnyActivities,
  AnyActivity,
  AwsCaller,
} from '../activity.js';
import { Interrupted } from '../errors.js';
import type { ChildCall, ChildEnd, Runtime } from '../runtime.js';
import { runVirtualActivity } from './virtual-activity.js';
import type { VirtualClock } from './virtual-clock.js';

/**
 * The signal that interrupts the current work. One storage for all runs: Node pays for each storage that ever existed with every promise.
 */
const scope = new AsyncLocalStorage<AbortSignal>();

export interface VirtualWorld {
  clock: VirtualClock;
  executionId: string;
  activities: AnyActivities;
  /** Runs an activity and applies its selectors; the same function that workers use. */
  runActivity(activity: AnyActivity, request: ActivityRequest, context: ActivityContext): Promise<ActivityAnswer>;
  /** The mocked AWS, for one step. */
  aws(step: string, region: string): AwsCaller;
  /** Deterministic id of a name (design house 6). */
  id(name: string): string;
  /** For tests of long runs; absent: never. */
  shouldContinueAsNew?(): boolean;
  /** Runs a child to its end; `interrupted` aborts when the child is to be cancelled. Absent: there are no children. */
  child?(call: ChildCall, interrupted: AbortSignal | undefined): Promise<ChildEnd>;
}

interface Waiting {
  holds(): boolean;
  resolve(): void;
}

/** The runtime, and `poke`, which checks every waiting condition again. */
export function createVirtualRuntime(world: VirtualWorld): { runtime: Runtime; poke(): void } {
  const { clock } = world;
  const waiting = new Set<Waiting>();
  let ids = 0;

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
    child: (call) => runChild(world, call, scope.getStore()),
    newId: () => world.id(`${world.executionId}/id/${++ids}`),
    interruptible: (work) => interruptible(work),
    shouldContinueAsNew: () => world.shouldContinueAsNew?.() ?? false,
    errorOf: (error) => error,
    statusChanged: () => undefined,
    changed: () => true,
  };
  return { runtime, poke: () => waiting.forEach((each) => each.holds() && each.resolve()) };
}

/** An interruption of the outer scope interrupts the inner one, too. */
function interruptible<T>(work: () => Promise<T>): { result: Promise<T>; interrupt(): void } {
  const outer = scope.getStore();
  const controller = new AbortController();
  const interrupt = (): void => controller.abort(new Interrupted());
  if (outer?.aborted) interrupt();
  outer?.addEventListener('abort', interrupt, { once: true });
  const result = scope.run(controller.signal, work);
  const forget = (): void => outer?.removeEventListener('abort', interrupt);
  result.then(forget, forget);
  return { result, interrupt };
}

async function runChild(world: VirtualWorld, call: ChildCall, interrupted: AbortSignal | undefined): Promise<ChildEnd> {
  if (world.child === undefined) throw new Error('This simulation has no children.');
  interrupted?.throwIfAborted();
  const end = await world.child(call, interrupted);
  interrupted?.throwIfAborted();
  return end;
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
