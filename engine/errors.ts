/**
 * Every way in which we can say no. Two families:
 * - `RunbookError`: a command, a start or a signal is refused; carries a stable code and the CLI's exit status (house 9a).
 * - `StepFailure`: a step ended badly; becomes the record's failure fields and `onFailure` decides (spec 2.9).
 * Everything else that is thrown is a bug of ours and fails the workflow task, visibly.
 */
import type { Problem } from './document/problem.js';
import type { ValueMap } from './document/document.js';
import type { FailureDetails } from './execution/execution.js';

/** Code → exit status. The list is closed; docs/errors.md explains each entry. */
export const EXIT_STATUS = {
  USAGE: 2,
  INVALID_DOCUMENT: 10,
  INVALID_PARAMETERS: 11,
  RUNBOOK_NOT_FOUND: 12,
  EXECUTION_NOT_FOUND: 13,
  NOTHING_TO_DECIDE: 14,
  IDEMPOTENT_PARAMETER_MISMATCH: 11,
  ACCESS_DENIED: 14,
  EXECUTION_FAILED: 20,
  EXECUTION_TIMED_OUT: 21,
  EXECUTION_CANCELLED: 22,
  TEMPORAL_UNREACHABLE: 30,
  NO_WORKER: 31,
  SETUP_FAILED: 1,
} as const;
export type RunbookErrorCode = keyof typeof EXIT_STATUS;

/** A refusal for the caller: what, why, what to do. */
export class RunbookError extends Error {
  override readonly name = 'RunbookError';
  constructor(
    readonly code: RunbookErrorCode,
    message: string,
    readonly details: { hint?: string; problems?: Problem[]; cause?: unknown } = {},
  ) {
    super(message, { cause: details.cause });
  }
  get exitStatus(): number {
    return EXIT_STATUS[this.code];
  }
}

/** How steps fail. The list is closed; an ApplicationFailure's `type` is one of these. */
export const STEP_FAILURES = [
  'InvalidInputs',
  'AwsError',
  'OutcomeUnknown',
  'UnexpectedState',
  'CommandFailed',
  'PropertyMismatch',
  'ApprovalRejected',
  'OutputInvalid',
  'AccessDenied',
] as const;
export type StepFailureType = (typeof STEP_FAILURES)[number];

export interface StepFailureInfo {
  type: StepFailureType;
  stage: FailureDetails['FailureStage'];
  failureType?: FailureDetails['FailureType'];
  message: string;
  /** Facts beside the text: ids, codes, request ids. */
  details?: Record<string, string[]>;
  /** Predefined outputs that exist although the step failed (spec 4.5). */
  outputs?: ValueMap;
  /** True when another attempt cannot help (spec 2.2: input validation, approval rejection). */
  final?: boolean;
}

/** A step failed for certain. Thrown by actions and activities; never retried by Temporal, maybe by `maxAttempts`. */
export class StepFailure extends Error {
  override readonly name = 'StepFailure';
  constructor(readonly info: StepFailureInfo) {
    super(info.message);
  }
}

/** The step's `timeoutSeconds` went by. */
export class StepTimedOut extends Error {
  override readonly name = 'StepTimedOut';
  /** `outputs`: predefined outputs that exist by then. */
  constructor(
    message: string,
    readonly outputs?: ValueMap,
  ) {
    super(message);
  }
}

/**
 * An activity is not done yet and gives its slot back: call it again in `afterMs`, with `progress` as `resumedFrom`
 * (house 5, waiting without holding a slot).
 */
export class HandBack extends Error {
  override readonly name = 'HandBack';
  constructor(
    readonly afterMs: number,
    readonly progress: unknown,
    reason: string,
  ) {
    super(reason);
  }
}
