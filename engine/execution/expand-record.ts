/** The whole record from what a run stores (spec 6.4). For readers: clients and the simulator, never the workflow. */
import { v5 as uuidv5 } from 'uuid';
import type { AutomationExecution, StepExecution, StoredExecution, StoredStep } from './execution.js';

/** Namespace of ids that follow from names; changing it would break open runs. */
const IDS = '5f0b1c4e-5d0f-4b43-9d0a-0f6f4bb2a6f1';

/** The id that follows from a name: the same everywhere and for ever (house 6). */
export const idOf = (name: string): string => uuidv5(name, IDS);

/** What `aws ssm get-automation-execution` would print. */
export function expandRecord(stored: StoredExecution): AutomationExecution {
  const { AutomationExecutionId, DocumentName, DocumentVersion, AutomationExecutionStatus, ...rest } = stored;
  return {
    AutomationExecutionId,
    DocumentName,
    DocumentVersion,
    AutomationExecutionStatus,
    Mode: 'Auto',
    ...rest,
    StepExecutions: stored.StepExecutions.map((step, index) => expandStep(stored, step, index)),
    StepExecutionsTruncated: false,
    Targets: [],
    ResolvedTargets: { ParameterValues: [], Truncated: false },
  };
}

function expandStep(execution: StoredExecution, step: StoredStep, index: number): StepExecution {
  const next = step.NextStep ?? (step.IsEnd ? undefined : execution.StepExecutions[index + 1]?.StepName);
  const began = step.ExecutionStartTime !== undefined;
  return {
    ...step,
    IsEnd: step.IsEnd ?? false,
    ...(next === undefined ? {} : { NextStep: next, ValidNextSteps: [next] }),
    ...(began ? begun(execution, step) : {}),
  };
}

const begun = (execution: StoredExecution, step: StoredStep): Partial<StepExecution> => ({
  StepExecutionId: idOf(`${execution.AutomationExecutionId}/${step.StepName}`),
  Outputs: step.Outputs ?? {},
  OverriddenParameters: {},
});
