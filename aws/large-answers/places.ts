/**
 * How many large answers may be in memory at once. Where there is no place, nothing more of an answer is taken from its connection,
 * until one before it has been read.
 */

/** Each may have 16 MiB. More would not be read any sooner: there is one thread. */
const MOST_AT_ONCE = 4;

export interface Place {
  /** Resolves once the place is there, in the order of asking; never after `leave`. */
  take(): Promise<void>;
  /** Gives it back, or waits for it no longer. */
  leave(): void;
}

interface Asking {
  granted(): void;
}

/** Makes places of which `most` are taken at once. */
export function createPlaces(most: number): () => Place {
  const taken = new Set<Asking>();
  const waiting = new Set<Asking>();
  const grant = (): void => {
    for (const next of waiting) {
      if (taken.size >= most) return;
      waiting.delete(next);
      taken.add(next);
      next.granted();
    }
  };
  return () => {
    const asking: Asking = { granted: () => undefined };
    return {
      take: () =>
        new Promise((resolve) => {
          asking.granted = resolve;
          waiting.add(asking);
          grant();
        }),
      leave: () => {
        waiting.delete(asking);
        if (taken.delete(asking)) grant();
      },
    };
  };
}

/** Those of this process. */
export const createPlace = createPlaces(MOST_AT_ONCE);
