/**
 * Limits how many large answers are in memory at once. An answer that waits for a place is not read from its connection until an earlier
 * answer has been parsed.
 */

/** Each may have 16 MiB. A higher limit would not be faster: one thread parses all of them. */
const MOST_AT_ONCE = 4;

export interface Place {
  /** Resolves when a place is free, first come first served; never after `leave`. */
  take(): Promise<void>;
  /** Gives the place back, or stops waiting for one. */
  leave(): void;
}

interface Asking {
  granted(): void;
}

/** Makes places, of which at most `most` are taken at once. */
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

/** The places of this process. */
export const createPlace = createPlaces(MOST_AT_ONCE);
