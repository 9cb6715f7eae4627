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
 * `next-try.ts` implements the second table; `progress.ts` has what one try passes on to the next.
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
  /** What a repeated request does; absent: `effectOf` decides. */
  effect?: Effect;
  /**
   * For `single`: looks whether an earlier try took effect, and if so resolves to what the request would have answered. Called before the
   * request whenever an earlier try may have sent it; without a probe such a request fails with `OutcomeUnknown`.
   */
  probe?: () => Promise<ValueMap | undefined>;
  /** The code with which AWS refuses a repeated request, e.g. because the name is taken: `probe` is then called once more. */
  takenCode?: string;
  /** Makes the step's failure from a definite error; absent: as aws:executeAwsApi does. */
  failing?: Failing;
}

/**
 * Sends one request so that it takes effect at most once. After throttling it is sent again for `throttlingRetrySeconds` (behaviour 2.2);
 * after a lost answer, if the effect allows it, until the step's deadline. Both give the slot back in between (`HandBack`). Rejects with
 * `StepFailure` when the failure is definite or the outcome unknown, with `StepTimedOut` when the step's time is up.
 */
export async function callAws(context: ActivityContext, call: AwsCall): Promise<ValueMap> {
  const effect = call.effect ?? (await effectOf(call.request, context.aws));
  const earlier = learnedBefore(context);
  const uncertain = mayHaveHappened(context, earlier);
  const mustLook = uncertain && effect.kind === 'single';
  if (mustLook && call.probe === undefined)
    throw outcomeUnknown(call.request.api, context.reset ? WAS_RESET : 'the worker was lost during the call');
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

const WAS_RESET = 'its activity was reset or unpaused in Temporal, and an earlier try may have sent it';

/** After a reset of the activity its tries are numbered from 1 again, so `unsent`, the number of an earlier try, must not be used. */
function learnedBefore(context: ActivityContext): CallProgress {
  const { call = {}, ...rest } = resumed<{ call: CallProgress }>(context);
  if (!context.reset || call.unsent === undefined) return call;
  const { unsent: _, ...kept } = call;
  context.heartbeat({ ...rest, call: kept });
  return kept;
}

/** Calls the probe. A probe that fails does not tell whether the earlier try took effect, so the outcome is unknown. */
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

/** A repeated removal that finds nothing counts as success: an earlier try may have removed it, so the step must not fail. */
const findsNothingLeft = ({ kind, operation, code }: AwsError): boolean =>
  kind === 'refused' && REMOVES.test(operation) && GONE.test(code);

const REMOVES = /^(Delete|Deregister|Detach|Disassociate|Release|Remove|Revoke)[A-Z]/;
/** `InvalidVolume.NotFound`, `NoSuchBucket`, `QueueDoesNotExist`, `ResourceNotFoundException`, `Gateway.NotAttached`. */
const GONE = /NotFound|NoSuch|DoesNotExist|NonExistent|NotAttached|^InvalidAMIID\.Unavailable$/;

/**
 * A cancel of the run aborts only requests that are `idempotent`. All others wait for their answer or their time limit, because only the
 * answer says what `onCancel` may have to undo.
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

/** A try that is cancelled before it sends anything notes that in its heartbeat (`unsent`), so that the next try may send. */
function endBeforeSending(context: ActivityContext): void {
  if (!context.signal.aborted) return;
  const { call = {}, ...rest } = resumed<{ call: CallProgress }>(context);
  if (!mayHaveHappened(context, call)) context.heartbeat({ ...rest, call: { ...call, unsent: context.attempt } });
  context.signal.throwIfAborted();
}

/** Ms left of the call's own time limit and of the step's. @throws StepTimedOut when none is left: then nothing is sent. */
function timeFor(context: ActivityContext, call: AwsCall, { effect, earlier, uncertain }: Sending): number {
  const remaining = Math.min(earlier.repeatUntil ?? Infinity, endsAt(context)) - context.now();
  if (remaining > 0) return Math.min(CALL_MS, remaining);
  throw timedOut(call.request.api, uncertain ? effect : UNSENT, earlier.why ?? 'It was not sent any more.');
}

/** An empty token counts as absent: AWS could not recognise a repetition by it. */
const isNothing = (token: Value | undefined): boolean => (token ?? '') === '';

/** Adds our token (or name) where the operation takes one and the author gave none. */
function withToken(request: AwsRequest, effect: Effect, token: string): AwsRequest {
  const member = effect.kind === 'token' || effect.kind === 'named' ? effect.member : undefined;
  if (member === undefined || !isNothing(request.inputs[member])) return request;
  return { ...request, inputs: { ...request.inputs, [member]: token } };
}
