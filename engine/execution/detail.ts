/** Keeps the record small, however long the run (house 4a, sizes.ts). */
import type { StoredStep } from './execution.js';
import { LARGEST_DETAIL, sizeOf } from './sizes.js';
import type { ExecutionState } from './state.js';

const LEFT_OUT =
  'Inputs, outputs and failures of the oldest steps are left out, because the record would be too large; the history of the run has them.';

/** A step has ended: its detail counts, and the oldest give way. */
export function addDetail(state: ExecutionState, index: number): void {
  state.detailed.push({ index, size: sizeOf(state.record.StepExecutions[index]) });
  boundDetail(state, LARGEST_DETAIL);
}

/** Takes detail from the oldest steps until at most `most` is left, or one step. */
export function boundDetail(state: ExecutionState, most: number): void {
  const { record, detailed } = state;
  let total = detailed.reduce((sum, { size }) => sum + size, 0);
  while (total > most && detailed.length > 1) {
    const { index, size } = detailed.shift()!;
    record.StepExecutions[index] = withoutDetail(record.StepExecutions[index]!);
    record.WarningMessage = LEFT_OUT;
    total -= size;
  }
}

function withoutDetail(step: StoredStep): StoredStep {
  const { Inputs: _inputs, Outputs: _outputs, FailureMessage: _message, FailureDetails: _details, ...rest } = step;
  return rest;
}
