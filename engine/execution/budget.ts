/**
 * How much a run does in one workflow task (contracts 8, "bounded work"). Steps without effects cost no event and no wait: thousands of
 * them, or a few with large inputs, would hold their worker. A run that has spent its budget lets others in.
 */

const MOST_STEPS = 250;
const MOST_BYTES = 1_048_576;

export interface Budget {
  /** One more step begins. True: others are to be let in first. */
  nextStep(): boolean;
  /** Bytes of inputs were filled in and checked. */
  spend(bytes: number): void;
  /** A new workflow task has begun. */
  renew(): void;
}

export function createBudget(): Budget {
  let steps = 0;
  let bytes = 0;
  return {
    nextStep: () => ++steps > MOST_STEPS || bytes > MOST_BYTES,
    spend: (more) => void (bytes += more),
    renew: () => void (steps = bytes = 0),
  };
}
