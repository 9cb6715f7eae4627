/** What the interpreter writes into the record (spec 2.8, 2.9, 6.4). */
import type { ValueMap } from '../document/document.js';
import { encodeInputs, encodeOutput, encodeOutputs } from '../expression/render.js';
import type { Run } from './run.js';
import type { ExecutionStatus, FailureDetails, StoredStep } from './execution.js';
import type { StepFailureInfo } from '../errors.js';
import { cut, cutList } from './sizes.js';
import type { StepOutcome } from './step.js';

/** AWS's text for an output whose step has not succeeded (spec 1.8). */
const NO_OUTPUT_YET = 'No output available yet because the step is not successfully executed';

/** Changes the execution's status and says so; `Cancelling` only ever becomes `Cancelled` (spec 2.8). */
export function setStatus(run: Run, status: ExecutionStatus): void {
  const { record } = run.state;
  const cancelling = record.AutomationExecutionStatus === 'Cancelling';
  if (record.AutomationExecutionStatus === status || (cancelling && status !== 'Cancelled')) return;
  record.AutomationExecutionStatus = status;
  run.dependencies.runtime.statusChanged(status);
}

/** A step starts. */
export function beginStep(run: Run, record: StoredStep): void {
  const { runtime } = run.dependencies;
  run.state.record.CurrentStepName = record.StepName;
  run.state.record.CurrentAction = record.Action;
  record.StepStatus = 'InProgress';
  record.ExecutionStartTime = new Date(runtime.now()).toISOString();
}

export const recordInputs = (record: StoredStep, inputs: ValueMap): void =>
  void (record.Inputs = cutInputs(encodeInputs(inputs)));

/** A step ended. */
export function endStep(run: Run, record: StoredStep, outcome: StepOutcome): void {
  record.StepStatus = outcome.status;
  record.ExecutionEndTime = new Date(run.dependencies.runtime.now()).toISOString();
  if (Object.keys(outcome.outputs).length > 0) record.Outputs = cutOutputs(encodeOutputs(outcome.outputs));
  if (outcome.status === 'Failed') recordFailure(record, outcome.failure);
  if (outcome.status === 'TimedOut') recordTimeout(record, outcome.message);
}

function recordFailure(record: StoredStep, failure: StepFailureInfo): void {
  record.FailureMessage = cut(failure.message);
  record.FailureDetails = details(failure.stage, failure.failureType ?? 'Action', {
    ...failure.details,
    FailureCode: [failure.type],
  });
}

function recordTimeout(record: StoredStep, message: string): void {
  record.FailureMessage = message;
  record.FailureDetails = details('PostVerification', 'Verification', { FailureCode: ['StepTimedOut'] });
}

const details = (
  FailureStage: FailureDetails['FailureStage'],
  FailureType: FailureDetails['FailureType'],
  Details: Record<string, string[]>,
): FailureDetails => ({ FailureStage, FailureType, Details });

/** `AutomationExecution.Outputs` (spec 1.8): empty for a step that succeeded without a value. */
export function documentOutputs(run: Run): Record<string, string[]> {
  const { record, values } = run.state;
  const named = (run.input.plan.outputs ?? []).map((output): [string, string[]] => {
    const [step, name] = output.split('.') as [string, string];
    const succeeded = record.StepExecutions.some((each) => each.StepName === step && each.StepStatus === 'Success');
    const value = values[step]?.[name];
    if (!succeeded) return [output, [NO_OUTPUT_YET]];
    return [output, value === undefined || value === null ? [] : cutList(encodeOutput(value))];
  });
  return Object.fromEntries(named);
}

const cutInputs = (inputs: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(inputs).map(([name, text]) => [name, cut(text)]));

const cutOutputs = (outputs: Record<string, string[]>): Record<string, string[]> =>
  Object.fromEntries(Object.entries(outputs).map(([name, texts]) => [name, cutList(texts)]));
