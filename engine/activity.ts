/**
 * The contract of an activity: the half of an action that reaches outside. It uses neither Temporal nor a clock, only an `ActivityContext`.
 * A worker makes that from Temporal, the simulator from its virtual clock, so both run the same code.
 */
import type { OutputSelector, Value, ValueMap } from './document/document.js';

/** One unit of work on the outside world. `outputs` go to the action; `root` is what selectors read (absent: `outputs`). */
export type Activity<Inputs, Outputs> = (
  inputs: Inputs,
  context: ActivityContext,
) => Promise<{ outputs: Outputs; root?: Value }>;
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the registry holds activities of every shape
export type AnyActivity = Activity<any, any>;
export type AnyActivities = Record<string, AnyActivity>;

/** What an activity may use. */
export interface ActivityContext {
  /** AWS, with the identity that the document names. Each call is one request, which is not repeated. */
  readonly aws: AwsCaller;
  /** Ms since the epoch. */
  now(): number;
  /** Rejects when `signal` aborts. */
  sleep(ms: number): Promise<void>;
  /** Only where time is virtual: stops the clock while real work takes several turns of the event loop. */
  busy?<T>(work: Promise<T>): Promise<T>;
  /** Stores `progress` for the next try, in case this one is lost. */
  heartbeat(progress: unknown): void;
  /** The last heartbeat or hand-back of the try before this one. */
  readonly resumedFrom: unknown;
  /** Predefined outputs that exist by now: they reach the record if this activity ends without an answer (design contracts 5). */
  publish(outputs: ValueMap): void;
  /** What this try and those before it have published. */
  readonly published: ValueMap;
  /** Aborts on cancel, at the deadline, and when the worker shuts down. */
  readonly signal: AbortSignal;
  /**
   * Idempotency token: UUIDv5 of the chain's first run, step path, activity and token number. The same on every try, and in a later
   * attempt too unless the one before failed for certain (design contracts 1).
   */
  readonly token: string;
  /** 1 for the first try, more when the infrastructure tries again. Not the document's `maxAttempts`. */
  readonly attempt: number;
  /** The activity was reset in Temporal: `attempt` does not count the tries before the reset. */
  readonly reset?: boolean;
  /** An attempt of the document before this one may have sent the same request, with the same token. */
  readonly again: boolean;
  /** Ms since the epoch: when the first try with this token was scheduled. */
  readonly scheduledAt: number;
  /** A sentence for the step's `Warnings` in the record. */
  warn(text: string): void;
  /** Ms since the epoch at which the step times out; absent when it never does. */
  readonly deadline?: number;
  /** Ms since the epoch at which this try of a `call` has used up its time; absent for a `wait`. */
  readonly tryEndsAt?: number;
  readonly executionId: string;
  /** Gives the reason why no request may be sent any more: another worker may have this activity by now. Absent in a simulation. */
  readonly confirm?: () => Promise<string | undefined>;
  /** Seconds for which throttling is retried outside `maxAttempts` (behaviour 2.2). */
  readonly throttlingRetrySeconds: number;
}

export interface AwsRequest {
  /** boto3 client name in any case: `ec2`, `stepfunctions` (behaviour 3.12). */
  service: string;
  /** `DescribeInstances`, `describeInstances` or `describe_instances`. */
  api: string;
  inputs: ValueMap;
  /** Another Region than the execution's. */
  region?: string;
  /** How long the answer may take, ms; absent: as long as one look of a wait (design contracts 9). */
  timeoutMs?: number;
  /** Called when the request is about to be sent. If it gives a reason, nothing is sent, and the call rejects with kind `throttled`. */
  confirm?: () => Promise<string | undefined>;
}

/** Sends one request to AWS. The answer has boto3's shape (design emulators 8). Rejects with `AwsError`. */
export interface AwsCaller {
  readonly region: string;
  /** False where the models of the APIs are missing, as in the simulator: an operation is then judged by its name alone. */
  readonly hasModels?: false;
  call(request: AwsRequest, signal?: AbortSignal): Promise<ValueMap>;
}

/**
 * What a failed request means for another try:
 * `throttled`: not done, come back later · `unknown`: may or may not have happened (reset, time-out, 5xx) · `refused`: AWS said no for
 * certain · `unsent`: never left (unknown service, input that the API does not have) · `answered`: AWS answered as it does after success,
 * but the answer cannot be used; the same request would bring the same answer.
 */
export type AwsErrorKind = 'throttled' | 'unknown' | 'refused' | 'unsent' | 'answered';

/** A request to AWS that failed; `code` and `operation` as boto3 names them. */
export class AwsError extends Error {
  override readonly name = 'AwsError';
  constructor(
    readonly kind: AwsErrorKind,
    readonly code: string,
    readonly service: string,
    readonly operation: string,
    message: string,
    readonly httpStatus?: number,
    readonly requestId?: string,
  ) {
    super(message);
  }
}

/** What the engine sends to an activity. Small: it stands in every history (design house 5). */
export interface ActivityRequest {
  inputs: Value;
  region: string;
  /** Assume this role first; absent: the worker's own identity. */
  roleArn?: string;
  /** Run id of the chain's first run, where it is not the current run (design contracts 1). */
  origin?: string;
  /** Number of the idempotency token: rises after a definite failure. Absent: the run began before tokens had numbers. */
  token?: number;
  /** See `ActivityMode`. */
  key?: string;
  /**
   * When the first attempt with this token began, ms since the epoch. Set once an attempt ended without telling whether it took effect; the
   * token stays the same.
   */
  again?: number;
  /** Only in runs without token numbers: the step's attempt, when it is not the first. */
  attempt?: number;
  deadline?: number;
  /** Selectors to apply to the answer. */
  select?: OutputSelector[];
  /** Some later step reads `OutputPayload`. */
  payload?: true;
  throttlingRetrySeconds?: number;
}

/** What an activity returns to the engine. */
export interface ActivityAnswer {
  outputs?: Value;
  /** The author's outputs; one that selected nothing is absent (behaviour 4.5). */
  selected?: ValueMap;
  /** `OutputPayload`: JSON text. */
  payload?: string;
  /** Sentences for the step's `Warnings`. */
  warnings?: string[];
}
