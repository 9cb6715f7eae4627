/**
 * Names, arguments and answers that clients and running automations exchange (design house 8). Pure: both sides import it, and a plain
 * `temporal workflow signal|update|query` can use the same names.
 */
import type { ValueMap } from '../document/document.js';

export const TASK_QUEUE = 'runbook';
export const AUTOMATION_WORKFLOW = 'automation';

/** The one argument of the workflow `automation`. */
export type { AutomationInput, AutomationSettings } from '../execution/start/request.js';

/** Argument of the signals and updates `Approve`, `Reject`, `Resume`, … (behaviour 6.3). */
export interface SignalArgument {
  step?: string;
  approver?: string;
  comment?: string;
  proof?: string;
}

/** Characters at most: a role's ARN (IAM), a step's name, a value of the API (behaviour 6.1). */
export const LONGEST = { approver: 2_048, step: 128, comment: 512 } as const;

/** Bytes of all arguments of one message at most: several times what the longest texts take. */
export const LARGEST_MESSAGE = 65_536;
/** Approximate bytes of a start's memo at most: our own entries with the longest fifty tags take half of it. */
export const LARGEST_MEMO = 131_072;
/** Entries of a memo at most: our own are a handful. */
export const MOST_MEMO_FIELDS = 100;
/** Replaces an argument that is too large, so that nobody decodes megabytes to refuse them. */
export const TOO_LARGE = 'runbook/too-large';

/** What an update answers. */
export interface SignalAnswer {
  StepName: string;
  /** The step's status after the message was taken. */
  StepStatus: string;
}

/** Failure type of a query that came while events were waiting for their workflow task. */
export const AHEAD_OF_HISTORY = 'AheadOfHistory';

/** Signal and update `Stop` (behaviour 6.2). */
export const STOP = 'Stop';
export interface StopArgument {
  type?: 'Cancel' | 'Complete';
}

/** Query: the record so far, a `StoredRecord`. */
export const DESCRIBE = 'describe';

/** Search attributes; each a Keyword (design house 8). */
export const SEARCH_ATTRIBUTES = {
  name: 'RunbookName',
  status: 'RunbookStatus',
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
  /** The final record of a cancelled run of the first Plan version; later ones have an activity keep it. */
  record: 'AutomationExecution',
} as const;

/** Type and id of the activity whose request is the final record of a cancelled run. */
export const KEEP_RECORD = 'keepRecord';

/** Failure type of a run whose input is refused. */
export const INVALID_REQUEST = 'InvalidRequest';

/** Types of an activity's ApplicationFailure besides those of `StepFailure`. */
export const STEP_TIMED_OUT = 'StepTimedOut';
export const HAND_BACK = 'HandBack';

/** `details[1]` of a `StepTimedOut`; `details[0]` is what was published. */
export interface TimedOutDetail {
  uncertain?: string;
  warnings?: string[];
}

/** Heartbeat details: the progress for the next try, and what was published (design contracts 5). */
export interface Heartbeat {
  progress?: unknown;
  /** Tries that ended with a bug. */
  bugs?: number;
  outputs?: ValueMap;
  warnings?: string[];
}
