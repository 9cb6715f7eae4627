/**
 * How much a run does in one workflow task (design contracts 8, "bounded work"). A step without effects adds no event and no wait, so
 * thousands of such steps, or a few with large inputs, would block their worker. A run that has spent its budget yields to the worker's
 * other runs.
 */

const MOST_STEPS = 100;
const MOST_BYTES = 131_072;

export interface Budget {
  /** Counts one more step. True: the budget is spent, and the run must yield first. */
  nextStep(): boolean;
  /** Adds the bytes, or characters, that were filled in, checked, or refused. */
  spend(bytes: number): void;
  /** Something that was awaited has ended, so others had their turn: the budget is full again. */
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
