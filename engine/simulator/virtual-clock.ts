/**
 * A clock that jumps to the next event as soon as nothing else is left to do: hours pass in microseconds, and two events at the same moment
 * happen in the order in which they were scheduled.
 */
interface Due {
  at: number;
  order: number;
  wake(): void;
}

export interface VirtualClock {
  now(): number;
  /** Calls `wake` at `at` ms; the returned function cancels that. */
  schedule(at: number, wake: () => void): () => void;
  /** Resolves after `ms`; rejects with the signal's reason when it aborts first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Stops the clock until `real` has ended. */
  hold<T>(real: Promise<T>): Promise<T>;
  /** Drives `main` to its end. Rejects when nothing is left that could ever finish it. */
  drive<T>(main: Promise<T>, onTurn: () => void): Promise<T>;
}

/** A clock that starts at `start`, ms since the epoch. */
export function createVirtualClock(start: number): VirtualClock {
  let now = start;
  let order = 0;
  let held = 0;
  let queue: Due[] = [];

  const schedule = (at: number, wake: () => void): (() => void) => {
    const due = { at: Math.max(at, now), order: order++, wake };
    queue.push(due);
    return () => void (queue = queue.filter((each) => each !== due));
  };

  function fireNext(): boolean {
    const next = queue.reduce<Due | undefined>((first, due) => (isBefore(due, first) ? due : first), undefined);
    if (!next) return false;
    queue = queue.filter((due) => due !== next);
    now = next.at;
    next.wake();
    return true;
  }

  return {
    now: () => now,
    schedule,
    sleep: (ms, signal) => sleep(schedule, now + ms, signal),
    async hold(real) {
      held++;
      return real.finally(() => held--);
    },
    async drive(main, onTurn) {
      let settled = false;
      const done = main.finally(() => (settled = true));
      done.catch(() => undefined);
      while (!settled) {
        await turn();
        onTurn();
        await turn();
        if (settled) break;
        if (held === 0 && !fireNext()) throw new Error('The simulation waits for something that never comes.');
      }
      return done;
    },
  };
}

function sleep(
  schedule: (at: number, wake: () => void) => () => void,
  until: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      unschedule();
      reject(signal!.reason);
    };
    const unschedule = schedule(until, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    });
    if (signal?.aborted) onAbort();
    else signal?.addEventListener('abort', onAbort, { once: true });
  });
}

const isBefore = (due: Due, other: Due | undefined): boolean =>
  other === undefined || due.at < other.at || (due.at === other.at && due.order < other.order);

/** Runs everything that can continue without time passing. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
