/** A long run continues as new before its history gets too long (design house 4a, 5; design facts 1.2; design contracts 1). */
import { boundDetail, detailsIn } from '../record/detail.js';
import { isFirstVersion, stateOfFirstVersion, type FirstVersionCarried } from './carry-1.js';
import type { AutomationInput } from './request.js';
import { LARGEST_CARRIED_DETAIL } from '../sizes.js';
import { createState, type ExecutionState } from '../state.js';
import {
  begunSteps,
  storedRecord,
  unfoldRecord,
  type FormerRecord,
  type StoredRecord,
} from '../record/stored-record.js';

/** What continue-as-new carries over: the state, without what the input contains. */
export type Carried = Omit<ExecutionState, 'record' | 'parameters' | 'detailed' | 'detailBytes'> & {
  record: StoredRecord | FormerRecord;
};

/** What the server says of a start: to a worker, or to a client that reads the history. */
export interface Origin {
  continuedFromExecutionRunId?: string | null | undefined;
  cronSchedule?: string | null | undefined;
  attempt?: number | null | undefined;
}

/**
 * May the input of this run carry a state? Only if the run continues another one. A run that the server repeats, by a cron schedule or a
 * retry, begins with the input of the first run, which anybody may have made up. So does a run that was reset: its run id is not the first
 * one, but it continues no run.
 */
export const goesOn = ({ continuedFromExecutionRunId, cronSchedule, attempt }: Origin): boolean =>
  Boolean(continuedFromExecutionRunId) && !cronSchedule && (attempt ?? 1) <= 1;

/** The input with which the run continues as new. */
export function carryOn(input: AutomationInput, state: ExecutionState): AutomationInput {
  boundDetail(state, LARGEST_CARRIED_DETAIL, 0);
  const { record, parameters: _p, detailed: _d, detailBytes: _b, ...rest } = state;
  return { ...input, carried: { ...rest, record: storedRecord(record, input.plan) } };
}

/** The state of a run at its beginning, or where its predecessor left it. */
export function initialState(input: AutomationInput, executionId: string, now: number): ExecutionState {
  const { carried } = input;
  if (carried === undefined) return createState(input, executionId, now);
  if (isFirstVersion(carried)) return stateOfFirstVersion(carried, input, executionId, now);
  const record = unfoldRecord(carried.record, input);
  return { ...carried, ...detailsIn(begunSteps(carried.record, input.plan)), record };
}

export type { FirstVersionCarried };
