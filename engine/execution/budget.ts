/**
 * How much a run does in one workflow task (design contracts 8, "bounded work"). Steps without effects cost no event and no wait: thousands of
 * them, or a few with large inputs, would hold their worker. A run that has spent its budget lets others in.
 */

const MOST_STEPS = 100;
const MOST_BYTES = 131_072;

export interface Budget {
  /** One more step begins. True: others are to be let in first. */
  nextStep(): boolean;
  /** So many bytes, or characters, were filled in, checked, or refused. */
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
