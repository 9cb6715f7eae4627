/** A long run continues as new at a step boundary, before its history gets too long (house 4a, 5; facts 1.2). */
import { boundDetail } from './detail.js';
import type { StepStatus, StoredExecution, StoredStep } from './execution.js';
import type { AutomationInput } from './request.js';
import { LARGEST_CARRIED_DETAIL } from './sizes.js';
import { createState, type ExecutionState } from './state.js';

/** What travels on: the state, without what the Plan tells. */
export interface Carried {
  /** Index of the step to go on with. */
  index: number;
  state: Omit<ExecutionState, 'record'> & { record: Omit<StoredExecution, 'StepExecutions'> };
  /** Steps that have begun and keep their detail. */
  detailed: [index: number, step: StoredStep][];
  /** The others that have begun: index, status, begin in ms since the epoch, ms it took. */
  plain: [index: number, status: StepStatus, began: number, took: number][];
}

/** The input of the run that takes over. */
export function carryOn(input: AutomationInput, state: ExecutionState, index: number): AutomationInput {
  boundDetail(state, LARGEST_CARRIED_DETAIL);
  const { StepExecutions, ...record } = state.record;
  const withDetail = new Set(state.detailed.map((each) => each.index));
  const begun = [...StepExecutions.entries()].filter(([, step]) => step.ExecutionStartTime !== undefined);
  return {
    ...input,
    carried: {
      index,
      state: { ...state, record },
      detailed: begun.filter(([at]) => withDetail.has(at)),
      plain: begun.filter(([at]) => !withDetail.has(at)).map(([at, step]) => plainOf(at, step)),
    },
  };
}

function plainOf(index: number, step: StoredStep): Carried['plain'][number] {
  const began = Date.parse(step.ExecutionStartTime!);
  return [index, step.StepStatus, began, Date.parse(step.ExecutionEndTime!) - began];
}

/** The state of a run at its beginning, or where its predecessor left it. */
export function initialState(input: AutomationInput, executionId: string, now: number): ExecutionState {
  const fresh = createState(input, executionId, now);
  if (!input.carried) return fresh;
  const { state, detailed, plain } = input.carried;
  const StepExecutions = [...fresh.record.StepExecutions];
  for (const [index, step] of detailed) StepExecutions[index] = step;
  for (const [index, StepStatus, began, took] of plain) {
    const ExecutionStartTime = new Date(began).toISOString();
    const ExecutionEndTime = new Date(began + took).toISOString();
    StepExecutions[index] = { ...StepExecutions[index]!, StepStatus, ExecutionStartTime, ExecutionEndTime };
  }
  return { ...state, record: { ...state.record, StepExecutions } };
}
