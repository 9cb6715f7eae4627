/**
 * The one loop that drives a run: starts each effect, hands its result back, and breaks it off when the run is interrupted. One scope
 * serves the run until an interruption uses it up (design contracts 12).
 */
import type { Effects } from '../effects.js';
import { Interrupted } from '../errors.js';
import type { Interruptible, Runtime } from '../runtime.js';

export interface Driver {
  /** Drives to the end. Rejects with bugs only. */
  drive<T>(effects: Effects<T>): Promise<T>;
  /** Breaks off what is awaited now, or else what would be awaited next: an interruption is delivered exactly once. */
  interrupt(): void;
  /** The interruption, if it was not delivered yet, is known and will not be. */
  acknowledge(): void;
  /** Until `unshield()` interruptions wait. */
  shield(): void;
  unshield(): void;
}

type Turn<T> = ReturnType<Effects<T>['next']>;

/** What is told when something happens: that the run stands where it waits first, and whenever something that was awaited has come. */
export interface Listener {
  onBegun(): void;
  onTurn(): void;
}

interface Driving {
  runtime: Runtime;
  onTurn(): void;
  scope?: Interruptible<unknown>;
  /** An interruption was asked for, and not delivered yet. */
  pending: boolean;
  /** The scope is cancelled: whatever begins in it ends at once. */
  used: boolean;
  shielded: boolean;
}

export function createDriver(runtime: Runtime, { onBegun, onTurn }: Listener): Driver {
  const driving: Driving = { runtime, onTurn, pending: false, used: false, shielded: false };
  return {
    drive: (effects) => drive(driving, effects, onBegun),
    interrupt() {
      driving.pending = true;
      if (!driving.shielded) breakOff(driving);
    },
    acknowledge: () => void (driving.pending = false),
    shield: () => void (driving.shielded = true),
    unshield: () => void (driving.shielded = false),
  };
}

function breakOff(driving: Driving): void {
  driving.used = true;
  driving.scope?.interrupt();
}

async function drive<T>(driving: Driving, effects: Effects<T>, onBegun: () => void): Promise<T> {
  let turn = effects.next();
  onBegun();
  const inOneScope = async (): Promise<void> => {
    turn = await walk(driving, effects, turn);
  };
  while (!turn.done) {
    driving.used = false;
    driving.scope = driving.runtime.interruptible(inOneScope);
    await driving.scope.result;
  }
  return turn.value;
}

/** Goes on until the end, or until the scope is used up. */
async function walk<T>(driving: Driving, effects: Effects<T>, first: Turn<T>): Promise<Turn<T>> {
  let turn = first;
  while (!turn.done) {
    if (driving.pending && !driving.shielded) {
      driving.pending = false;
      turn = effects.throw(new Interrupted());
      continue;
    }
    if (driving.used) return turn;
    let value: unknown;
    try {
      value = await turn.value();
    } catch (rejection) {
      driving.onTurn();
      turn = effects.throw(errorOf(driving, rejection));
      continue;
    }
    driving.onTurn();
    turn = effects.next(value);
  }
  return turn;
}

/** An interruption that has broken off what was awaited is delivered. */
function errorOf(driving: Driving, rejection: unknown): unknown {
  const error = driving.runtime.errorOf(rejection);
  if (error instanceof Interrupted) driving.pending = false;
  return error;
}
