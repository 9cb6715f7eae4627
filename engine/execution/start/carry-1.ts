/**
 * The form in which runs of Plan version 1 carried over their state. It is read for as long as such runs may exist, and no longer written.
 */
import type { StepStatus, StoredExecution, StoredStep } from '../record/execution.js';
import type { AutomationInput } from './request.js';
import { bytesOf } from '../sizes.js';
import { createState, type ExecutionState } from '../state.js';

export interface FirstVersionCarried {
  /** Index of the step to go on with. */
  index: number;
  state: Omit<ExecutionState, 'record' | 'position' | 'kept' | 'detailBytes'> & {
    record: Omit<StoredExecution, 'StepExecutions'>;
  };
  /** Steps that have begun and keep their detail. */
  detailed: [index: number, step: StoredStep][];
  /** The others that have begun: index, status, begin in ms since the epoch, ms it took. */
  plain: [index: number, status: StepStatus, began: number, took: number][];
}

export const isFirstVersion = (carried: object): carried is FirstVersionCarried => 'state' in carried;

export function stateOfFirstVersion(
  { index, state, detailed, plain }: FirstVersionCarried,
  input: AutomationInput,
  executionId: string,
  now: number,
): ExecutionState {
  const StepExecutions = [...createState(input, executionId, now).record.StepExecutions];
  for (const [at, step] of detailed) StepExecutions[at] = step;
  for (const [at, StepStatus, began, took] of plain) {
    const ExecutionStartTime = new Date(began).toISOString();
    const ExecutionEndTime = new Date(began + took).toISOString();
    StepExecutions[at] = { ...StepExecutions[at]!, StepStatus, ExecutionStartTime, ExecutionEndTime };
  }
  return {
    ...state,
    position: { step: index },
    kept: bytesOf(state.values) + bytesOf(state.variables),
    detailBytes: state.detailed.reduce((sum, { size }) => sum + size, 0),
    record: { ...state.record, StepExecutions },
  };
}
