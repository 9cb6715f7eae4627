/**
 * What crosses the border between a client and a running automation: names, arguments, answers (house 8).
 * Pure: both sides import it, and a plain `temporal workflow signal|update|query` can use the same words.
 */
export const TASK_QUEUE = 'runbook';
export const AUTOMATION_WORKFLOW = 'automation';

/** The one argument of the workflow `automation`. */
export type { AutomationInput, AutomationSettings } from '../execution/request.js';

/** Argument of the signals and updates `Approve`, `Reject`, `Resume`, … (spec 6.3). */
export interface SignalArgument {
  step?: string;
  approver?: string;
  comment?: string;
  proof?: string;
}

/** What an update answers. */
export interface SignalAnswer {
  StepName: string;
  /** The step's status after the message was taken. */
  StepStatus: string;
}

/** Type of the failure of a query that came while events wait for their workflow task. */
export const AHEAD_OF_HISTORY = 'AheadOfHistory';

/** Signal and update `Stop` (spec 6.2). */
export const STOP = 'Stop';
export interface StopArgument {
  type?: 'Cancel' | 'Complete';
}

/** Query: the record so far, an `AutomationExecution`. */
export const DESCRIBE = 'describe';

/** Search attributes; each a Keyword (house 8). */
export const SEARCH_ATTRIBUTES = {
  name: 'RunbookName',
  status: 'RunbookStatus',
  target: 'RunbookTarget',
} as const;

/** Memo keys: what `list` shows without a worker and without search attributes. */
export const MEMO = {
  documentName: 'DocumentName',
  documentVersion: 'DocumentVersion',
  executedBy: 'ExecutedBy',
  region: 'Region',
  tags: 'Tags',
  /** When the first run of a long execution began; absent until it continues as new. */
  startTime: 'ExecutionStartTime',
  /** The final record of a cancelled run: Temporal's cancel event carries no details in the TypeScript SDK. */
  record: 'AutomationExecution',
} as const;

/** `details[0]` of the failure that ends a Failed or TimedOut run is the record; `type` is the status. */
export type EndFailureType = 'Failed' | 'TimedOut';

/** Types of an activity's ApplicationFailure besides the STEP_FAILURES. */
export const STEP_TIMED_OUT = 'StepTimedOut';
export const HAND_BACK = 'HandBack';
