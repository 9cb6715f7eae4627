/**
 * The one loop that drives a run: it starts each effect, hands the result back to the generator, and cancels the effect when the run is
 * interrupted. One cancellation scope serves the run until an interruption cancels that scope (design contracts 12).
 */
import type { Effects } from '../effects.js';
import { Interrupted } from '../errors.js';
import type { Interruptible, Runtime } from '../runtime.js';

export interface Driver {
  /** Drives the generator to its end. Rejects with bugs only. */
  drive<T>(effects: Effects<T>): Promise<T>;
  /**
   * Cancels the effect that is awaited now or, if there is none, throws instead of starting the next one: an interruption is delivered
   * exactly once.
   */
  interrupt(): void;
  /** Drops an interruption that was not delivered yet. */
  acknowledge(): void;
  /** Holds interruptions back until `unshield()`. */
  shield(): void;
  unshield(): void;
}

type Turn<T> = ReturnType<Effects<T>['next']>;

/** `onBegun` is called once the run has reached its first effect, `onTurn` whenever an awaited effect has ended. */
export interface Listener {
  onBegun(): void;
  onTurn(): void;
}

interface Driving {
  runtime: Runtime;
  onTurn(): void;
  scope?: Interruptible<unknown>;
  /** An interruption was requested and not delivered yet. */
  pending: boolean;
  /** The scope is cancelled: every effect that is started in it ends at once. */
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

/** Runs the generator to its end, or until the scope is cancelled. */
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

/** The error to throw into the generator. If it is `Interrupted`, the pending interruption is delivered by it. */
function errorOf(driving: Driving, rejection: unknown): unknown {
  const error = driving.runtime.errorOf(rejection);
  if (error instanceof Interrupted) driving.pending = false;
  return error;
}
