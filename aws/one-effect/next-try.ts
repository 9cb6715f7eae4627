/** Decides what follows a failed request: another try later, or the step's failure. An uncertain outcome is never reported as definite. */
import type { ActivityContext, AwsError } from '../../engine/activity.js';
import { HandBack, StepTimedOut } from '../../engine/errors.js';
import type { AwsCall } from './call-aws.js';
import { isThrottling, NO_ANSWER_IN_TIME } from '../sdk/classify-error.js';
import { apiFailure, errorText, outcomeUnknown, withGuide } from '../failure-text.js';
import { endsAt, jitter, type CallProgress } from './progress.js';
import type { Effect } from '../repeatability/effect.js';

/** For how long a request is sent again after its first lost answer, unless a deadline comes earlier. */
const UNKNOWN_RETRY_MS = 600_000;
const LONGEST_BACKOFF_MS = 20_000;
/** Characters of the reason that are kept in each heartbeat. */
const LONGEST_WHY = 500;
/** A timer may fire this much too early. */
const TIMER_SKEW_MS = 50;

export interface FailedTry {
  error: AwsError;
  effect: Effect;
  earlier: CallProgress;
  /** This try got as far as the request itself, not only to the probe. */
  sent: boolean;
  /** An earlier try may have taken effect. */
  uncertain: boolean;
}

/** The error with which the activity ends: `HandBack` for another try, else `StepTimedOut` or `StepFailure`. */
export function afterFailure(context: ActivityContext, call: AwsCall, failed: FailedTry): Error {
  const { kind } = failed.error;
  if (kind === 'throttled') return afterThrottling(context, call, failed);
  if (kind === 'unknown') return afterLostAnswer(context, call, failed);
  return ended(call, failed);
}

/** The failure for a request that AWS refused, that was never sent, or that was throttled for too long. */
function ended(call: AwsCall, failed: FailedTry): Error {
  const { error } = failed;
  if (!failed.uncertain || !leavesOpen(failed)) return (call.failing ?? apiFailure)(error);
  return outcomeUnknown(operationOf(call, failed), `an earlier try got no answer, and then ${errorText(error)}`);
}

/**
 * May an earlier try have taken effect although this one was refused? A refusal because of the request's contents holds for the earlier try
 * too, because the contents were the same. Other reasons (permissions, credentials, limits, states) may be new since then.
 */
function leavesOpen({ error, effect, sent }: FailedTry): boolean {
  if (effect.kind === 'idempotent') return false;
  return !sent || error.kind !== 'refused' || PERHAPS_OURS.test(error.code) || !OF_THE_REQUEST.test(error.code);
}

/** Codes with which AWS refuses because the thing already exists: the earlier try may have made it. */
const PERHAPS_OURS = /Already|Conditional|Conflict|Duplicate|InUse/;
/** Codes with which AWS refuses the contents of a request; those about credentials are excluded. */
const OF_THE_REQUEST =
  /^(Invalid(?!ClientTokenId|AccessKey|Signature|Token)|Malformed|Missing|Unknown|Unsupported|Validation)/;

/**
 * Throttling is retried for `throttlingRetrySeconds`, at most until the step's deadline. A request that was not sent, e.g. because
 * AssumeRole got no answer, has kind `throttled` too: it is retried no later than the end of this try (`endsAt`).
 */
function afterThrottling(context: ActivityContext, call: AwsCall, failed: FailedTry): Error {
  const { error, earlier, uncertain } = failed;
  const throttledSince = earlier.throttledSince ?? context.now();
  if (context.now() - throttledSince >= context.throttlingRetrySeconds * 1000) return ended(call, failed);
  const { unsent: _, ...rest } = earlier;
  const repeatUntil = earlier.repeatUntil ?? (isThrottling(error.code) ? Infinity : endsAt(context));
  const progress = {
    ...rest,
    throttledSince,
    ...(repeatUntil === Infinity ? {} : { repeatUntil }),
    ...(uncertain ? {} : { unsent: context.attempt }),
  };
  return handBack(context, call, failed, { until: Math.min(context.deadline ?? Infinity, repeatUntil), progress });
}

function afterLostAnswer(context: ActivityContext, call: AwsCall, failed: FailedTry): Error {
  const { error, effect, earlier, sent } = failed;
  const now = context.now();
  const until = earlier.repeatUntil ?? endsAt(context);
  const over = now + TIMER_SKEW_MS >= Math.min(until, endsAt(context));
  const cutOff = over && error.code === NO_ANSWER_IN_TIME;
  if (sent && effect.kind === 'single' && call.probe === undefined && !cutOff)
    return outcomeUnknown(error.operation, errorText(error));
  if (over) return timedOut(operationOf(call, failed), effect, cutOff ? undefined : errorText(error));
  const { unsent: _, throttledSince: __, unknownSince = now, ...rest } = earlier;
  if (now - unknownSince >= UNKNOWN_RETRY_MS) return neverAnswered(call, failed);
  const repeat = until === Infinity ? {} : { repeatUntil: until };
  return handBack(context, call, failed, { until, progress: { ...rest, unknownSince, ...repeat } });
}

const neverAnswered = (call: AwsCall, failed: FailedTry): Error =>
  failed.effect.kind === 'idempotent'
    ? (call.failing ?? apiFailure)(failed.error)
    : outcomeUnknown(operationOf(call, failed), errorText(failed.error));

/** The operation whose outcome is unknown. If only the probe was sent, the error names the probe's operation instead. */
const operationOf = ({ request }: AwsCall, { error, sent }: FailedTry): string =>
  sent ? error.operation : request.api;

interface Repetition {
  /** What the next try reads. */
  progress: CallProgress;
  /** Ms since the epoch. */
  until: number;
}

/** The delay doubles with each try and is jittered between half and all of it, so that steps do not return together; never past `until`. */
function handBack(context: ActivityContext, call: AwsCall, failed: FailedTry, { progress, until }: Repetition): Error {
  const remaining = until - context.now();
  const why = errorText(failed.error).slice(0, LONGEST_WHY);
  if (remaining <= 0) return timedOut(operationOf(call, failed), failed.uncertain ? failed.effect : UNSENT, why);
  const tries = (progress.tries ?? 0) + 1;
  const backoff = Math.min(LONGEST_BACKOFF_MS, 500 * 2 ** tries);
  const afterMs = Math.min(Math.round(backoff * (0.5 + jitter(context) / 2)), remaining);
  return new HandBack(afterMs, { call: { ...progress, tries, why } }, why);
}

/** The effect of a request that was never sent: nothing happened, so another attempt is harmless. */
export const UNSENT: Effect = { kind: 'idempotent' };

/**
 * The failure of a step whose time is up. For an effect that cannot safely be repeated it carries a warning, and `maxAttempts` does not
 * repeat the step (behaviour 2.2). `why`: the error of the last try; absent: it got no answer.
 */
export function timedOut(operation: string, effect: Effect, why?: string): StepTimedOut {
  const phase = why === undefined ? 'waiting for an answer' : `calling ${operation}. ${why}`;
  const text = withGuide(`Step timed out while step is ${phase}`);
  const certain = effect.kind === 'idempotent' || effect.kind === 'token';
  return new StepTimedOut(text, certain ? {} : { uncertain: mayHaveTakenEffect(operation) });
}

const mayHaveTakenEffect = (operation: string): string =>
  `${operation} may have taken effect: the step's time was up before its answer came, and it is not sent again. Look at the resource before you run the step again.`;
