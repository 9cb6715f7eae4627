/**
 * The record as a run ends with it, carries it on, and answers when it is asked: what its start tells is left out, because a step must
 * cost little history (design house 5). Pure: workflow and readers share it.
 */
import type { StepStatus, StoredExecution, StoredStep } from './execution.js';
import { detailOf, type StepDetail } from './detail.js';
import type { AutomationInput } from './request.js';
import { createState } from './state.js';

/** A step that has begun: index in the Plan, status, begin in ms after the run's, ms it took (null: it goes on), and its detail. */
export type StoredRow = [index: number, status: StepStatus, began: number, took: number | null, detail?: StepDetail];

/** Everything that the start does not tell. `v` tells it from records of the first version, which are whole. */
export interface StoredRecord extends Omit<
  StoredExecution,
  'DocumentName' | 'DocumentVersion' | 'ExecutedBy' | 'Region' | 'Parameters' | 'Tags' | 'StepExecutions' | 'Outputs'
> {
  v: 2;
  Outputs?: Record<string, string[]>;
  steps: StoredRow[];
}

/** The record without what the start tells. */
export function storedRecord(record: StoredExecution): StoredRecord {
  const { DocumentName: _n, DocumentVersion: _v, ExecutedBy: _e, Region: _r, Tags: _t, ...told } = record;
  const { Parameters: _p, StepExecutions, Outputs, ...rest } = told;
  const began = Date.parse(record.ExecutionStartTime);
  const steps = StepExecutions.flatMap((step, index) => rowOf(step, index, began));
  return { v: 2, ...rest, ...(Object.keys(Outputs).length === 0 ? {} : { Outputs }), steps };
}

function rowOf(step: StoredStep, index: number, runBegan: number): StoredRow[] {
  if (step.ExecutionStartTime === undefined) return [];
  const began = Date.parse(step.ExecutionStartTime);
  const took = step.ExecutionEndTime === undefined ? null : Date.parse(step.ExecutionEndTime) - began;
  const detail = detailOf(step);
  return [[index, step.StepStatus, began - runBegan, took, ...(detail === undefined ? [] : [detail])] as StoredRow];
}

/** Is this the record of a run of the second version? */
export const isStoredRecord = (value: unknown): value is StoredRecord =>
  typeof value === 'object' && value !== null && 'v' in value && value.v === 2 && 'steps' in value;

/** The record again, from what the run kept and what it was started with; without inputs that stand in the Plan. */
export function unfoldRecord(stored: StoredRecord, input: AutomationInput): StoredExecution {
  const { v: _, steps, ...rest } = stored;
  const began = Date.parse(stored.ExecutionStartTime);
  const { record } = createState(input, stored.AutomationExecutionId, began);
  const StepExecutions = [...record.StepExecutions];
  for (const [index, StepStatus, offset, took, detail] of steps) {
    const at = began + offset;
    StepExecutions[index] = {
      ...StepExecutions[index]!,
      StepStatus,
      ExecutionStartTime: new Date(at).toISOString(),
      ...(took === null ? {} : { ExecutionEndTime: new Date(at + took).toISOString() }),
      ...detail,
    };
  }
  return { ...record, ...rest, StepExecutions };
}
