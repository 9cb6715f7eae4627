/**
 * The record of a run, with the API's field names and encodings, so that the CLI, the simulator and any endpoint show one
 * shape: what `aws ssm get-automation-execution` prints (behaviour 5.3, 6.4). Dates are ISO 8601 text. Plain JSON.
 */

/** Step statuses (behaviour 2.8); `Exited` belongs to aws:loop only. */
export type StepStatus =
  'Pending' | 'InProgress' | 'Waiting' | 'Success' | 'TimedOut' | 'Cancelling' | 'Cancelled' | 'Failed' | 'Exited';
export type ExecutionStatus = Exclude<StepStatus, 'Exited'>;
export type FinalStatus = 'Success' | 'Failed' | 'TimedOut' | 'Cancelled';

export const isFinal = (status: string | undefined): status is FinalStatus =>
  status === 'Success' || status === 'Failed' || status === 'TimedOut' || status === 'Cancelled';

/** Why a step failed, in AWS's terms (behaviour 2.9). */
export interface FailureDetails {
  FailureStage: 'InputValidation' | 'PreVerification' | 'Invocation' | 'PostVerification';
  FailureType: 'Action' | 'Permission' | 'Throttling' | 'Verification' | 'Internal';
  Details: Record<string, string[]>;
}

export interface StepExecution {
  StepName: string;
  Action: string;
  StepStatus: StepStatus;
  StepExecutionId?: string;
  ExecutionStartTime?: string;
  ExecutionEndTime?: string;
  TimeoutSeconds?: number;
  OnFailure?: string;
  MaxAttempts?: number;
  IsCritical?: boolean;
  IsEnd?: boolean;
  NextStep?: string;
  ValidNextSteps?: string[];
  /** Each resolved input as JSON text. */
  Inputs?: Record<string, string>;
  Outputs?: Record<string, string[]>;
  FailureMessage?: string;
  WarningMessage?: string;
  FailureDetails?: FailureDetails;
  /**
   * Not in AWS's API: effects that may have happened without anybody knowing, and requests that may have meant more than the author did
   * (behaviour 5.2).
   */
  Warnings?: string[];
  OverriddenParameters?: Record<string, string[]>;
}

export interface AutomationExecution {
  AutomationExecutionId: string;
  DocumentName: string;
  DocumentVersion: string;
  AutomationExecutionStatus: ExecutionStatus;
  Mode: 'Auto' | 'Interactive';
  ExecutionStartTime: string;
  ExecutionEndTime?: string;
  ExecutedBy?: string;
  CurrentStepName?: string;
  CurrentAction?: string;
  Parameters: Record<string, string[]>;
  Outputs: Record<string, string[]>;
  Variables?: Record<string, string[]>;
  FailureMessage?: string;
  WarningMessage?: string;
  StepExecutions: StepExecution[];
  StepExecutionsTruncated: boolean;
  Targets: never[];
  ResolvedTargets: { ParameterValues: string[]; Truncated: boolean };
  Tags?: { Key: string; Value: string }[];
  /** Not in AWS's API: the Region that the steps ran in. */
  Region?: string;
}

/**
 * The record as a run keeps it and ends with it. What `expandRecord` can compute is left out, so that a step costs as little history as it
 * can (design house 5).
 */
export type StoredExecution = Omit<
  AutomationExecution,
  'Mode' | 'StepExecutionsTruncated' | 'Targets' | 'ResolvedTargets' | 'StepExecutions'
> & { StepExecutions: StoredStep[] };
/** `NextStep` only where the author wrote it, `IsEnd` only where it is true. */
export type StoredStep = Omit<StepExecution, 'StepExecutionId' | 'ValidNextSteps' | 'OverriddenParameters'>;

/** One line of `runbook list` (behaviour 6.5). */
export type AutomationExecutionMetadata = Omit<
  AutomationExecution,
  'StepExecutions' | 'StepExecutionsTruncated' | 'Variables'
> & { AutomationType: 'Local'; LogFile: '' };
