/**
 * The one loop that drives a run: starts each effect, hands its result back, and breaks it off when the run is interrupted. One scope
 * serves the run until an interruption uses it up (contracts 12).
 */
import type { Effects } from '../effects.js';
import { Interrupted } from '../errors.js';
import type { Interruptible, Runtime } from '../runtime.js';

export interface Driver {
  /** False until the run has come to what it waits for first: before that nobody can be told anything. */
  readonly begun: boolean;
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

/** `onBegun` is called once, `onTurn` whenever something that was awaited has come. */
export function createDriver(runtime: Runtime, { onBegun, onTurn }: { onBegun(): void; onTurn(): void }): Driver {
  let scope: Interruptible<unknown> | undefined;
  /** Asked for, and not delivered yet. */
  let pending = false;
  /** The scope is cancelled: whatever begins in it ends at once. */
  let used = false;
  let shielded = false;
  let begun = false;

  function breakOff(): void {
    used = true;
    scope?.interrupt();
  }

  async function drive<T>(effects: Effects<T>): Promise<T> {
    let turn = effects.next();
    begun = true;
    onBegun();
    const inOneScope = async (): Promise<void> => {
      turn = await walk(effects, turn);
    };
    while (!turn.done) {
      used = false;
      scope = runtime.interruptible(inOneScope);
      await scope.result;
    }
    return turn.value;
  }

  /** Goes on until the end, or until the scope is used up. */
  async function walk<T>(effects: Effects<T>, first: Turn<T>): Promise<Turn<T>> {
    let turn = first;
    while (!turn.done) {
      if (pending && !shielded) {
        pending = false;
        turn = effects.throw(new Interrupted());
        continue;
      }
      if (used) return turn;
      let value: unknown;
      try {
        value = await turn.value();
        onTurn();
      } catch (rejection) {
        const error = runtime.errorOf(rejection);
        if (error instanceof Interrupted) pending = false;
        turn = effects.throw(error);
        continue;
      }
      turn = effects.next(value);
    }
    return turn;
  }

  return {
    get begun() {
      return begun;
    },
    drive,
    interrupt() {
      pending = true;
      if (!shielded) breakOff();
    },
    acknowledge: () => void (pending = false),
    shield: () => void (shielded = true),
    unshield: () => void (shielded = false),
  };
}
