/**
 * The record in the form in which a run ends with it, carries it over to a new history, and answers queries. What the run's input contains
 * is left out, because a step must cost little history (design house 5). Pure: workflow and readers share it.
 */
import type { Plan } from '../../document/plan.js';
import { detailOf } from './detail.js';
import type { StoredExecution, StoredStep } from './execution.js';
import type { AutomationInput } from '../start/request.js';
import { createState } from '../state.js';
import { rowsOf, stepsOf, stepsOfFormer, type BegunStep, type FormerRow, type StoredRow } from './stored-rows.js';

type Told = Omit<
  StoredExecution,
  'DocumentName' | 'DocumentVersion' | 'ExecutedBy' | 'Region' | 'Parameters' | 'Tags' | 'StepExecutions' | 'Outputs'
> & { Outputs?: Record<string, string[]> };

/**
 * Everything that the run's input does not contain. `v` distinguishes it from older records (`FormerRecord`), and from those of the first
 * version, which are complete.
 */
export type StoredRecord = Told & { v: 3; steps: StoredRow[] };

/** The form before `v` 3, with longer rows. Read, never written. */
export type FormerRecord = Told & { v: 2; steps: FormerRow[] };

/** The record without what the run's input contains. */
export function storedRecord(record: StoredExecution, plan: Plan): StoredRecord {
  const { DocumentName: _n, DocumentVersion: _v, ExecutedBy: _e, Region: _r, Tags: _t, ...told } = record;
  const { Parameters: _p, StepExecutions, Outputs, ...rest } = told;
  const began = Date.parse(record.ExecutionStartTime);
  const steps = StepExecutions.flatMap((step, index) => begunStep(step, index, began) ?? []);
  return { v: 3, ...rest, ...(Object.keys(Outputs).length === 0 ? {} : { Outputs }), steps: rowsOf(steps, plan) };
}

function begunStep(step: StoredStep, index: number, runBegan: number): BegunStep | undefined {
  if (step.ExecutionStartTime === undefined) return undefined;
  const began = Date.parse(step.ExecutionStartTime);
  const took = step.ExecutionEndTime === undefined ? null : Date.parse(step.ExecutionEndTime) - began;
  const detail = detailOf(step);
  return { index, status: step.StepStatus, began: began - runBegan, took, ...(detail && { detail }) };
}

/** Is this a stored record, of `v` 2 or 3? A record of the first version is complete, and is not one. */
export const isStoredRecord = (value: unknown): value is StoredRecord | FormerRecord =>
  typeof value === 'object' && value !== null && 'v' in value && (value.v === 2 || value.v === 3) && 'steps' in value;

/** The steps that have begun, in the order of the Plan. */
export const begunSteps = (stored: StoredRecord | FormerRecord, plan: Plan): BegunStep[] =>
  stored.v === 2 ? stepsOfFormer(stored.steps) : stepsOf(stored.steps, plan);

/** Rebuilds the record from a stored record and the run's input; inputs that equal those in the Plan are not added. */
export function unfoldRecord(stored: StoredRecord | FormerRecord, input: AutomationInput): StoredExecution {
  const { v: _, steps: _s, ...rest } = stored;
  const runBegan = Date.parse(stored.ExecutionStartTime);
  const { record } = createState(input, stored.AutomationExecutionId, runBegan);
  const StepExecutions = [...record.StepExecutions];
  for (const { index, status, began, took, detail } of begunSteps(stored, input.plan)) {
    const at = runBegan + began;
    StepExecutions[index] = {
      ...StepExecutions[index]!,
      StepStatus: status,
      ExecutionStartTime: new Date(at).toISOString(),
      ...(took === null ? {} : { ExecutionEndTime: new Date(at + took).toISOString() }),
      ...detail,
    };
  }
  return { ...record, ...rest, StepExecutions };
}
