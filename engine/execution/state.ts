/** Everything a run knows: one plain JSON value, changed only by the interpreter between effects. */
import type { ValueMap } from '../document/document.js';
import type { BoundParameters, PlanStep } from '../document/plan.js';
import { encodeOutputs } from '../expression/value-text.js';
import type { StoredExecution, StoredStep } from './record/execution.js';
import type { Verdict } from './final-status.js';
import type { Position } from './position.js';
import type { AutomationInput } from './start/request.js';

export interface ExecutionState {
  record: StoredExecution;
  /** Typed outputs that later inputs or the document's outputs read, by step. */
  values: Record<string, ValueMap>;
  variables: ValueMap;
  /** Bytes of `values` and `variables`. */
  kept: number;
  /** Where the run stands (design contracts 1). */
  position: Position;
  verdict: Verdict;
  /** Steps whose inputs and outputs are in the record, oldest first, with their size (sizes.ts). */
  detailed: { index: number; size: number }[];
  /** Their sizes together. */
  detailBytes: number;
  /** The role that the document names, resolved; absent: the worker's own identity (behaviour 1.6). */
  roleArn?: string;
  /** The parameters with references in them filled in (behaviour 4.3a); absent: as they were given. */
  parameters?: BoundParameters;
  /** Fetched once, for the first reference that reads it. */
  accountId?: string;
  /** Set by Stop (behaviour 6.2). */
  stopped?: 'Cancel' | 'Complete';
}

/** A fresh run: every step is there from the start, `Pending` (behaviour 6.1). */
export function createState(input: AutomationInput, executionId: string, now: number): ExecutionState {
  const { plan } = input;
  return {
    record: {
      AutomationExecutionId: executionId,
      DocumentName: input.documentName,
      DocumentVersion: input.documentVersion,
      AutomationExecutionStatus: 'InProgress',
      ExecutionStartTime: new Date(now).toISOString(),
      ...(input.executedBy === undefined ? {} : { ExecutedBy: input.executedBy }),
      Region: input.region,
      Parameters: encodeOutputs(input.parameters),
      Outputs: {},
      StepExecutions: plan.steps.map((step) => pendingStep(plan.steps, step)),
      ...(input.tags ? { Tags: input.tags } : {}),
    },
    values: {},
    variables: {},
    kept: 0,
    position: { step: 0 },
    verdict: {},
    detailed: [],
    detailBytes: 0,
  };
}

/** A step that has not run: name, action and what its author wrote (behaviour 6.4, presence rules). */
export const pendingStep = (steps: readonly PlanStep[], step: PlanStep): StoredStep => ({
  StepName: step.name,
  Action: step.action,
  StepStatus: 'Pending',
  ...(typeof step.timeoutSeconds === 'number' ? { TimeoutSeconds: step.timeoutSeconds } : {}),
  ...(step.onFailure === undefined ? {} : { OnFailure: jumpText(steps, step.onFailure) }),
  ...(step.maxAttempts === undefined ? {} : { MaxAttempts: step.maxAttempts }),
  ...(step.isCritical === undefined ? {} : { IsCritical: step.isCritical }),
  ...(step.isEnd ? { IsEnd: true } : {}),
  ...(step.nextStep === undefined ? {} : { NextStep: steps[step.nextStep]!.name }),
});

const jumpText = (steps: readonly PlanStep[], jump: 'Abort' | 'Continue' | number): string =>
  typeof jump === 'number' ? `step:${steps[jump]!.name}` : jump;
