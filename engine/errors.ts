/**
 * All expected errors. Two families:
 * - `RunbookError`: a command, a start or a signal is refused; carries a stable code and the CLI's exit status (design house 9a).
 * - `StepFailure`: a step ended badly; becomes the record's failure fields and `onFailure` decides (behaviour 2.9).
 * Everything else that is thrown is a bug of ours and fails the workflow task, visibly.
 */
import type { Problem } from './document/problem.js';
import type { ValueMap } from './document/document.js';
import type { FailureDetails } from './execution/record/execution.js';

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

/**
 * How steps fail, and whether the document's `maxAttempts` may repeat the step (design contracts 7). The list is closed: a type that is not
 * here is not repeated. `attempts`: the effect did not happen for certain, or it ended badly for certain. `asTheSame`: the request may have
 * succeeded and only the look at its result failed; another attempt sends the same request, with the same token, and finds the result.
 * `never`: another attempt cannot help, or an effect may have happened already and an attempt would cause a second one.
 */
export const REPEATED = {
  InvalidInputs: 'never',
  /** The request never left: the API does not have this operation, member or value. */
  RequestInvalid: 'never',
  AwsError: 'attempts',
  OutcomeUnknown: 'never',
  /** AWS refused the request that looks at what the step made. */
  LookRefused: 'asTheSame',
  UnexpectedState: 'attempts',
  CommandFailed: 'attempts',
  PropertyMismatch: 'attempts',
  ApprovalRejected: 'never',
  OutputInvalid: 'never',
  SelectorError: 'never',
  AccessDenied: 'never',
  ChildFailed: 'attempts',
} as const satisfies Record<string, 'attempts' | 'asTheSame' | 'never'>;
export type StepFailureType = keyof typeof REPEATED;

/** May a step that failed with this type be attempted again, and how? A type that only a newer worker knows may not. */
export const repetitionOf = (type: string): (typeof REPEATED)[StepFailureType] =>
  Object.hasOwn(REPEATED, type) ? REPEATED[type as StepFailureType] : 'never';

export interface StepFailureInfo {
  type: StepFailureType;
  stage: FailureDetails['FailureStage'];
  failureType?: FailureDetails['FailureType'];
  message: string;
  /** Facts beside the text: ids, codes, request ids. */
  details?: Record<string, string[]>;
  /**
   * What the activity had published by then (behaviour 4.5). Set when the error leaves the activity (`leaving`), never by the code that
   * throws.
   */
  outputs?: ValueMap;
  /** Likewise: the activity's sentences for the step's `Warnings`. */
  warnings?: string[];
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
  /**
   * `uncertain`: an effect that may have happened; then no attempt follows, and the record shows it. `outputs`: what the activity had
   * published by then, set when the error leaves the activity.
   */
  constructor(
    message: string,
    readonly more: { outputs?: ValueMap; uncertain?: string; warnings?: string[] } = {},
  ) {
    super(message);
  }
}

/** Work was cancelled by `interrupt()`. `outputs`: what the activity had published by then. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  constructor(readonly outputs?: ValueMap) {
    super('interrupted');
  }
}

/** What an activity has published and warned of, however it ends (design contracts 5). */
export interface Left {
  published: ValueMap;
  warnings: string[];
}

/** The error that an activity ended with, with what the activity published and warned of added. */
export function leaving(error: unknown, { published, warnings }: Left): unknown {
  const outputs = Object.keys(published).length === 0 ? {} : { outputs: published };
  const left = { ...outputs, ...(warnings.length === 0 ? {} : { warnings }) };
  if (error instanceof StepFailure) return new StepFailure({ ...error.info, ...left });
  if (error instanceof StepTimedOut) return new StepTimedOut(error.message, { ...error.more, ...left });
  return error instanceof Interrupted ? new Interrupted(outputs.outputs) : error;
}

/**
 * An activity is not done yet and gives its slot back: call it again in `afterMs`, with `progress` as `resumedFrom`
 * (design house 5, waiting without holding a slot).
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
