/** The one-effect policy: how a request is sent, and sent again, so that it takes effect once (house 6, facts 5.4). */
import { AwsError, type ActivityContext, type AwsRequest } from '../engine/action.js';
import type { ValueMap } from '../engine/document/document.js';
import { HandBack, StepTimedOut } from '../engine/errors.js';
import { errorText, apiFailure, outcomeUnknown, withGuide, type Failing } from './failures.js';
import { effectOf, type Effect } from './idempotency.js';
import { jitter, mayHaveHappened, resumed, type CallProgress } from './progress.js';

/** How long a repeatable request is sent again after lost answers. */
const UNKNOWN_RETRY_MS = 600_000;
const LONGEST_BACKOFF_MS = 20_000;

export interface AwsCall {
  request: AwsRequest;
  /** What asking twice does; absent: decided by `effectOf`. */
  effect?: Effect;
  /**
   * For `single`: looks whether an earlier try took effect, and answers what the request would have. Asked before the request
   * whenever an earlier try may have been sent; without it such a request fails with `OutcomeUnknown`.
   */
  probe?: () => Promise<ValueMap | undefined>;
  /** The code by which AWS refuses a repeated request, like a name that is taken: then `probe` is asked once more. */
  takenCode?: string;
  /** The text of a definite failure; absent: aws:executeAwsApi's. */
  failing?: Failing;
}

/**
 * Sends one request, at most once in effect. Throttling is waited out for `throttlingRetrySeconds` (spec 2.2), lost answers as
 * the effect allows; both give the slot back (`HandBack`). Rejects with `StepFailure` for everything definite.
 */
export async function callAws(context: ActivityContext, call: AwsCall): Promise<ValueMap> {
  const effect = call.effect ?? (await effectOf(call.request, context.aws));
  const earlier = resumed<{ call: CallProgress }>(context).call ?? {};
  const uncertain = effect.kind === 'single' && mayHaveHappened(context, earlier);
  if (uncertain && call.probe === undefined)
    throw outcomeUnknown(call.request.api, 'the worker was lost during the call');
  let sent = false;
  try {
    const found = uncertain ? await call.probe!() : undefined;
    if (found !== undefined) return found;
    sent = true;
    return await send(context, call, effect, uncertain);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (mayHaveHappened(context, earlier) && findsNothingLeft(error)) return {};
    throw whatNow(context, call, { error, effect, earlier, sent, uncertain });
  }
}

/** A deletion that finds nothing, after a try that may have deleted it, has happened: its repetition must not fail the step. */
const findsNothingLeft = ({ kind, operation, code }: AwsError): boolean =>
  kind === 'refused' && /^(Delete|Deregister)[A-Z]/.test(operation) && GONE.test(code);

/** `InvalidVolume.NotFound`, `NoSuchBucket`, `QueueDoesNotExist`, `ResourceNotFoundException`, `InvalidAMIID.Unavailable`. */
const GONE = /NotFound|NoSuch|DoesNotExist|NonExistent|^InvalidAMIID\.Unavailable$/;

/** What has begun is not broken off by a cancel: only the answer says what there is to undo. */
const breakable = (effect: Effect, signal: AbortSignal): AbortSignal | undefined =>
  effect.kind === 'idempotent' ? signal : undefined;

async function send(context: ActivityContext, call: AwsCall, effect: Effect, uncertain: boolean): Promise<ValueMap> {
  endBeforeSending(context);
  try {
    return await context.aws.call(withToken(call.request, effect, context.token), breakable(effect, context.signal));
  } catch (error) {
    const taken = uncertain && error instanceof AwsError && error.code === call.takenCode;
    const found = taken ? await call.probe!() : undefined;
    if (found === undefined) throw error;
    return found;
  }
}

/** A try that is broken off before it sends anything says so: the next one need not fear that it did. */
function endBeforeSending(context: ActivityContext): void {
  if (!context.signal.aborted) return;
  const { call = {}, ...rest } = resumed<{ call: CallProgress }>(context);
  if (!mayHaveHappened(context, call)) context.heartbeat({ ...rest, call: { ...call, unsent: context.attempt } });
  context.signal.throwIfAborted();
}

/** The author's own token wins. */
function withToken(request: AwsRequest, effect: Effect, token: string): AwsRequest {
  if (effect.kind !== 'token' || (request.inputs[effect.member] ?? null) !== null) return request;
  return { ...request, inputs: { ...request.inputs, [effect.member]: token } };
}

interface FailedTry {
  error: AwsError;
  effect: Effect;
  earlier: CallProgress;
  /** The request itself went out, not only the probe. */
  sent: boolean;
  /** An earlier try may have taken effect. */
  uncertain: boolean;
}

function whatNow(context: ActivityContext, call: AwsCall, failed: FailedTry): Error {
  const { error, effect, sent } = failed;
  if (error.kind === 'throttled') return afterThrottling(context, call, failed);
  if (error.kind !== 'unknown') return (call.failing ?? apiFailure)(error);
  if (effect.kind === 'single' && call.probe === undefined && sent)
    return outcomeUnknown(error.operation, errorText(error));
  return afterLostAnswer(context, call, failed);
}

function afterThrottling(context: ActivityContext, call: AwsCall, { error, earlier, uncertain }: FailedTry): Error {
  const throttledSince = earlier.throttledSince ?? context.now();
  const spent = context.now() - throttledSince >= context.throttlingRetrySeconds * 1000;
  if (spent) return (call.failing ?? apiFailure)(error);
  const { unsent: _, ...rest } = earlier;
  return handBack(context, { ...rest, throttledSince, ...(uncertain ? {} : { unsent: context.attempt }) }, error);
}

function afterLostAnswer(context: ActivityContext, call: AwsCall, { error, earlier }: FailedTry): Error {
  const unknownSince = earlier.unknownSince ?? context.now();
  if (context.now() - unknownSince >= UNKNOWN_RETRY_MS) return (call.failing ?? apiFailure)(error);
  const { unsent: _, throttledSince: __, ...rest } = earlier;
  return handBack(context, { ...rest, unknownSince }, error);
}

/** Twice as long each time, by half to whole, so that many steps do not come back at once; the last try is at the deadline. */
function handBack(context: ActivityContext, progress: CallProgress, error: AwsError): HandBack | StepTimedOut {
  const remaining = (context.deadline ?? Infinity) - context.now();
  if (remaining <= 0) return timedOut(error);
  const tries = (progress.tries ?? 0) + 1;
  const backoff = Math.min(LONGEST_BACKOFF_MS, 500 * 2 ** tries);
  const afterMs = Math.min(Math.round(backoff * (0.5 + jitter(context) / 2)), remaining);
  return new HandBack(afterMs, { call: { ...progress, tries } }, errorText(error));
}

const timedOut = (error: AwsError): StepTimedOut =>
  new StepTimedOut(withGuide(`Step timed out while step is calling ${error.operation}. ${errorText(error)}`));
