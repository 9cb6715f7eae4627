/** The whole record from what a run stores (behaviour 6.4). For readers: clients and the simulator, never the workflow. */
import type { ValueMap } from '../../document/document.js';
import type { Plan, PlanStep } from '../../document/plan.js';
import { encodeInputs } from '../../expression/value-text.js';
import { hasTemplate } from '../../expression/template.js';
import type { AutomationExecution, StepExecution, StoredExecution, StoredStep } from './execution.js';
import { idOf } from '../step/tokens.js';
import type { AutomationInput } from '../start/request.js';
import { isStoredRecord, unfoldRecord, type FormerRecord, type StoredRecord } from './stored-record.js';

/**
 * What `aws ssm get-automation-execution` would print, from a stored record and the input of its run. A record of the first version is
 * complete and needs no `input`. Steps inside loops are not shown here, as in the API (behaviour OP-28).
 */
export function expandRecord(
  stored: StoredExecution | StoredRecord | FormerRecord,
  input?: AutomationInput,
): AutomationExecution {
  if (!isStoredRecord(stored)) return expand(stored, undefined);
  if (input === undefined) throw new Error('A stored record is read with the input of its run.');
  const record = unfoldRecord(stored, input);
  const StepExecutions = record.StepExecutions.map((step, index) => withInputs(step, input.plan.steps[index]!));
  return expand({ ...record, StepExecutions }, input.plan);
}

/** Inputs without references are not stored in the record: they are taken from the Plan. */
function withInputs(step: StoredStep, { inputs }: PlanStep): StoredStep {
  if (step.ExecutionStartTime === undefined || step.Inputs !== undefined || hasTemplate(inputs)) return step;
  return { ...step, Inputs: encodeInputs(inputs as ValueMap) };
}

function expand(stored: StoredExecution, plan: Plan | undefined): AutomationExecution {
  const { AutomationExecutionId, DocumentName, DocumentVersion, AutomationExecutionStatus, ...rest } = stored;
  const steps = stored.StepExecutions.filter((_, index) => plan?.steps[index]?.within === undefined);
  return {
    AutomationExecutionId,
    DocumentName,
    DocumentVersion,
    AutomationExecutionStatus,
    Mode: 'Auto',
    ...rest,
    StepExecutions: steps.map((step, index) => expandStep(AutomationExecutionId, step, steps[index + 1])),
    StepExecutionsTruncated: false,
    Targets: [],
    ResolvedTargets: { ParameterValues: [], Truncated: false },
  };
}

function expandStep(executionId: string, step: StoredStep, following: StoredStep | undefined): StepExecution {
  const next = step.NextStep ?? (step.IsEnd ? undefined : following?.StepName);
  const began = step.ExecutionStartTime !== undefined;
  return {
    ...step,
    IsEnd: step.IsEnd ?? false,
    ...(next === undefined ? {} : { NextStep: next, ValidNextSteps: [next] }),
    ...(began ? begun(executionId, step) : {}),
  };
}

const begun = (executionId: string, step: StoredStep): Partial<StepExecution> => ({
  StepExecutionId: idOf(`${executionId}/${step.StepName}`),
  Outputs: step.Outputs ?? {},
  OverriddenParameters: {},
});
