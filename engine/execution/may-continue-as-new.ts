/**
 * When a run continues as new (design contracts 1): once its history is long, which the runtime tells (`temporal-runtime.ts#isLong`), and only
 * where its whole state is in the run's position. What it takes along is `start/carry.ts`.
 */
import type { Run } from './run-state.js';

/** After a step, before the next one. */
export const mayContinueAfterStep = ({ early, state, dependencies }: Run): boolean =>
  early.length === 0 && state.stopped === undefined && dependencies.runtime.shouldContinueAsNew();

/**
 * Between attempts, between rounds of a loop, and while a step waits for signals. Something must have happened in this history, or the run
 * would continue as new endlessly. Runs of Plan version 1 continue as new only after a step, as they always have.
 */
export const mayContinueInStep = ({ cancelling, progressed, early, state, dependencies, input }: Run): boolean =>
  progressed &&
  !cancelling &&
  early.length === 0 &&
  state.stopped !== 'Cancel' &&
  input.plan.planVersion > 1 &&
  dependencies.runtime.shouldContinueAsNew();
