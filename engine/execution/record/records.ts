/** What the interpreter writes into the record (behaviour 2.8, 2.9, 6.4). */
import type { ValueMap } from '../../document/document.js';
import type { PlanStep } from '../../document/plan.js';
import { encodeInputs, encodeOutput, encodeOutputs } from '../../expression/value-text.js';
import type { StepFailureInfo } from '../../errors.js';
import type { ExecutionStatus, FailureDetails, StoredStep } from './execution.js';
import type { Run } from '../run-state.js';
import {
  cut,
  cutList,
  jsonBytes,
  LARGEST_DETAIL_ENTRY,
  LARGEST_MESSAGE,
  LARGEST_OUTPUTS,
  LARGEST_RECORDED_VALUE,
  LARGEST_STEP,
} from '../sizes.js';
import { pendingStep } from '../state.js';
import type { StepOutcome } from '../step/attempts.js';

/** AWS's text for an output whose step has not succeeded (behaviour 1.8). */
const NO_OUTPUT_YET = 'No output available yet because the step is not successfully executed';

/** Changes the execution's status and tells the runtime; `Cancelling` only ever becomes `Cancelled` (behaviour 2.8). */
export function setStatus(run: Run, status: ExecutionStatus): void {
  const { record } = run.state;
  const cancelling = record.AutomationExecutionStatus === 'Cancelling';
  if (record.AutomationExecutionStatus === status || (cancelling && status !== 'Cancelled')) return;
  record.AutomationExecutionStatus = status;
  run.dependencies.runtime.statusChanged(status);
}

/** Marks a step as started. Inside a loop, what the round before recorded is removed first. */
export function beginStep(run: Run, index: number): void {
  const { runtime } = run.dependencies;
  const { record } = run.state;
  const { steps } = run.input.plan;
  if (steps[index]!.within !== undefined) record.StepExecutions[index] = pendingStep(steps, steps[index]!);
  const step = record.StepExecutions[index]!;
  record.CurrentStepName = step.StepName;
  record.CurrentAction = step.Action;
  step.StepStatus = 'InProgress';
  step.ExecutionStartTime = new Date(runtime.now()).toISOString();
}

/** Records the resolved inputs, unless they equal those in the Plan (design house 5). */
export function recordInputs(record: StoredStep, step: PlanStep, inputs: ValueMap): void {
  const texts = encodeInputs(inputs);
  const written = encodeInputs(step.inputs as ValueMap);
  const names = Object.keys(texts);
  if (names.length === Object.keys(written).length && names.every((name) => texts[name] === written[name])) return;
  record.Inputs = cutInputs(texts);
}

/** Records the step's outputs so far. */
export const recordOutputs = (record: StoredStep, outputs: ValueMap): void =>
  void (record.Outputs = cutOutputs(encodeOutputs(outputs)));

/** Records how a step ended. */
export function endStep(run: Run, index: number, outcome: StepOutcome, warnings: readonly string[]): void {
  const record = run.state.record.StepExecutions[index]!;
  record.StepStatus = outcome.status;
  record.ExecutionEndTime = new Date(run.dependencies.runtime.now()).toISOString();
  if (Object.keys(outcome.outputs).length > 0) recordOutputs(record, outcome.outputs);
  if (outcome.status === 'Failed') recordFailure(record, outcome.failure);
  if (outcome.status === 'TimedOut') recordTimeout(record, outcome.message);
  const all = outcome.status === 'TimedOut' && outcome.uncertain ? [...warnings, outcome.uncertain] : warnings;
  if (all.length > 0) record.Warnings = cutList([...all], LARGEST_MESSAGE);
}

function recordFailure(record: StoredStep, failure: StepFailureInfo): void {
  record.FailureMessage = cut(failure.message, LARGEST_MESSAGE);
  const Details = Object.entries(failure.details ?? {}).map(([name, texts]) => [
    name,
    cutList(texts, LARGEST_DETAIL_ENTRY),
  ]);
  record.FailureDetails = details(failure.stage, failure.failureType ?? 'Action', {
    ...(Object.fromEntries(Details) as Record<string, string[]>),
    FailureCode: [failure.type],
  });
}

function recordTimeout(record: StoredStep, message: string): void {
  record.FailureMessage = cut(message, LARGEST_MESSAGE);
  record.FailureDetails = details('PostVerification', 'Verification', { FailureCode: ['StepTimedOut'] });
}

const details = (
  FailureStage: FailureDetails['FailureStage'],
  FailureType: FailureDetails['FailureType'],
  Details: Record<string, string[]>,
): FailureDetails => ({ FailureStage, FailureType, Details });

/**
 * `AutomationExecution.Outputs` (behaviour 1.8): an empty list for a step that succeeded without a value. If all are too large, the last
 * ones are left out.
 */
export function documentOutputs(run: Run): Record<string, string[]> {
  const indexes = new Map(run.input.plan.steps.map(({ name }, index) => [name, index]));
  const named: [string, string[]][] = [];
  let room = LARGEST_OUTPUTS;
  for (const output of run.input.plan.outputs ?? []) {
    room -= jsonBytes(output) + 6;
    if (room <= 0) break;
    const texts = cutList(outputTexts(run, output, indexes), Math.min(LARGEST_RECORDED_VALUE, room));
    room -= texts.reduce((sum, text) => sum + jsonBytes(text) + 3, 0);
    named.push([output, texts]);
  }
  return Object.fromEntries(named);
}

function outputTexts(run: Run, output: string, indexes: ReadonlyMap<string, number>): string[] {
  const { record, values } = run.state;
  const [step = '', name = ''] = output.split('.');
  const index = indexes.get(step);
  if (index === undefined || record.StepExecutions[index]?.StepStatus !== 'Success') return [NO_OUTPUT_YET];
  const kept = Object.hasOwn(values, step) ? values[step] : undefined;
  const value = kept !== undefined && Object.hasOwn(kept, name) ? kept[name] : undefined;
  return value === undefined || value === null ? [] : encodeOutput(value);
}

const cutInputs = (inputs: Record<string, string>): Record<string, string> =>
  boundNames(inputs, (text, room) => cut(text, Math.min(room, LARGEST_RECORDED_VALUE)), {
    sizeOf: jsonBytes,
    note: (names) => JSON.stringify(`${names} more; the history of the run has them`),
  });

const cutOutputs = (outputs: Record<string, string[]>): Record<string, string[]> =>
  boundNames(outputs, (texts, room) => cutList(texts, Math.min(room, LARGEST_RECORDED_VALUE)), {
    sizeOf: (texts) => texts.reduce((sum, text) => sum + jsonBytes(text) + 3, 0),
    note: (names) => [`${names} more; the history of the run has them`],
  });

/** Cuts each value, and all together to `LARGEST_STEP`; values that no longer fit are counted under the name `…`. */
function boundNames<T>(
  values: Record<string, T>,
  cutTo: (value: T, room: number) => T,
  { sizeOf, note }: { sizeOf(value: T): number; note(names: number): T },
): Record<string, T> {
  const bounded: [string, T][] = [];
  const entries = Object.entries(values);
  let room = LARGEST_STEP;
  for (const [name, value] of entries) {
    room -= jsonBytes(name) + 6;
    if (room <= 0) return Object.fromEntries([...bounded, ['…', note(entries.length - bounded.length)]]);
    const text = cutTo(value, room);
    room -= sizeOf(text);
    bounded.push([name, text]);
  }
  return Object.fromEntries(bounded);
}
