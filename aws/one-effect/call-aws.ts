/**
 * The one-effect policy: how a request is sent, and sent again, so that it takes effect once (design house 6, design facts 5.4, design
 * contracts 7, 9). A try of the activity begins in one of two states:
 *
 *   state       when                                                            what this try does
 *   certain     first try; or every earlier one ended before it sent anything   sends
 *   uncertain   an earlier try, or attempt with this token, may have sent it    `idempotent`, `token`, `named`: sends the same again
 *                                                                               `single`: asks `probe`; without one `OutcomeUnknown`
 *
 * and ends with what AWS said:
 *
 *   answer      certain                                                         uncertain
 *   success     done                                                            done
 *   throttled   again later, still certain                                      again later, still uncertain
 *   unknown     again later, uncertain; `single` without probe: OutcomeUnknown  the same
 *   refused     a definite failure                                              definite only where the refusal is about the request
 *                                                                               itself; else `OutcomeUnknown`
 *   unsent      a definite failure                                              `OutcomeUnknown`, unless repetition is harmless
 *
 * `next-try.ts` has the second table, `progress.ts` what one try tells the next.
 */
import { AwsError, type ActivityContext, type AwsRequest } from '../../engine/activity.js';
import type { Value, ValueMap } from '../../engine/document/document.js';
import { StepFailure } from '../../engine/errors.js';
import { CALL_MS } from '../../engine/workflow/time-limits.js';
import { outcomeUnknown, type Failing } from '../failure-text.js';
import { endsAt, mayHaveHappened, resumed, type CallProgress } from './progress.js';
import { effectOf, type Effect } from '../repeatability/effect.js';
import { timedOut, UNSENT, afterFailure } from './next-try.js';

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
 * Sends one request, at most once in effect. Throttling is waited out for `throttlingRetrySeconds` (behaviour 2.2), lost answers as
 * the effect allows and no longer than the step's deadline; both give the slot back (`HandBack`). Rejects with `StepFailure` for
 * everything definite and for what nobody can tell, with `StepTimedOut` when time is up.
 */
export async function callAws(context: ActivityContext, call: AwsCall): Promise<ValueMap> {
  const effect = call.effect ?? (await effectOf(call.request, context.aws));
  const earlier = learnedBefore(context);
  const uncertain = mayHaveHappened(context, earlier);
  const mustLook = uncertain && effect.kind === 'single';
  if (mustLook && call.probe === undefined)
    throw outcomeUnknown(call.request.api, 'the worker was lost during the call');
  let sent = false;
  try {
    const found = mustLook ? await ask(call) : undefined;
    if (found !== undefined) return found;
    sent = true;
    return await send(context, call, { effect, earlier, uncertain });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (uncertain && findsNothingLeft(error)) return {};
    throw afterFailure(context, call, { error, effect, earlier, sent, uncertain });
  }
}

/** Of an activity that was reset `unsent` names a try of before, and would be taken for one of those that follow. */
function learnedBefore(context: ActivityContext): CallProgress {
  const { call = {}, ...rest } = resumed<{ call: CallProgress }>(context);
  if (!context.reset || call.unsent === undefined) return call;
  const { unsent: _, ...kept } = call;
  context.heartbeat({ ...rest, call: kept });
  return kept;
}

/** A probe that fails says nothing of the earlier try: then nobody knows. */
async function ask({ probe, request }: AwsCall): Promise<ValueMap | undefined> {
  try {
    return await probe!();
  } catch (error) {
    if (!(error instanceof StepFailure) || error.info.type === 'OutcomeUnknown') throw error;
    throw outcomeUnknown(
      request.api,
      `an earlier try got no answer, and looking for what it did failed: ${error.message}`,
    );
  }
}

/** A removal that finds nothing, after a try that may have done it, has happened: its repetition must not fail the step. */
const findsNothingLeft = ({ kind, operation, code }: AwsError): boolean =>
  kind === 'refused' && REMOVES.test(operation) && GONE.test(code);

const REMOVES = /^(Delete|Deregister|Detach|Disassociate|Release|Remove|Revoke)[A-Z]/;
/** `InvalidVolume.NotFound`, `NoSuchBucket`, `QueueDoesNotExist`, `ResourceNotFoundException`, `Gateway.NotAttached`. */
const GONE = /NotFound|NoSuch|DoesNotExist|NonExistent|NotAttached|^InvalidAMIID\.Unavailable$/;

/**
 * A cancel of the run breaks off requests that can be repeated without harm. All others go on until they are answered or their time limit is
 * over, because only the answer says what there is to undo.
 */
const breakable = (effect: Effect, signal: AbortSignal): AbortSignal | undefined =>
  effect.kind === 'idempotent' ? signal : undefined;

interface Sending {
  effect: Effect;
  earlier: CallProgress;
  uncertain: boolean;
}

async function send(context: ActivityContext, call: AwsCall, sending: Sending): Promise<ValueMap> {
  const { effect, uncertain } = sending;
  endBeforeSending(context);
  const { confirm } = context;
  const request = {
    ...withToken(call.request, effect, context.token),
    timeoutMs: timeFor(context, call, sending),
    ...(confirm && { confirm }),
  };
  try {
    return await context.aws.call(request, breakable(effect, context.signal));
  } catch (error) {
    const taken = uncertain && error instanceof AwsError && error.code === call.takenCode;
    const found = taken ? await ask(call) : undefined;
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

/** What is left of the call's own limit and of the step's. Once that is used up nothing leaves any more. */
function timeFor(context: ActivityContext, call: AwsCall, { effect, earlier, uncertain }: Sending): number {
  const remaining = Math.min(earlier.repeatUntil ?? Infinity, endsAt(context)) - context.now();
  if (remaining > 0) return Math.min(CALL_MS, remaining);
  throw timedOut(call.request.api, uncertain ? effect : UNSENT, earlier.why ?? 'It was not sent any more.');
}

/** An empty token is none: AWS would have nothing to tell a repetition by. */
const isNothing = (token: Value | undefined): boolean => (token ?? '') === '';

/** The author's own token or name wins. */
function withToken(request: AwsRequest, effect: Effect, token: string): AwsRequest {
  const member = effect.kind === 'token' || effect.kind === 'named' ? effect.member : undefined;
  if (member === undefined || !isNothing(request.inputs[member])) return request;
  return { ...request, inputs: { ...request.inputs, [member]: token } };
}
