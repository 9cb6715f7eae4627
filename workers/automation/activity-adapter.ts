/** Runs activities on Temporal: makes their context from Temporal's, and Temporal failures from their errors (design house 2, 5, 6). */
import { ApplicationFailure, CancelledFailure, Context } from '@temporalio/activity';
import { setTimeout as delay } from 'node:timers/promises';
import type {
  ActivityAnswer,
  ActivityContext,
  ActivityRequest,
  AnyActivities,
  AnyActivity,
  AwsCaller,
} from '../../engine/activity.js';
import { HandBack, StepFailure, StepTimedOut } from '../../engine/errors.js';
import type { ValueMap } from '../../engine/document/document.js';
import { tokenOf } from '../../engine/execution/step/tokens.js';
import { timeoutMessage } from '../../engine/execution/step/step-context.js';
import { shorten } from '../../engine/execution/sizes.js';
import { HEARTBEAT_MS, perTryOf, THROTTLING_RETRY_SECONDS, WAIT_TRY_MS } from '../../engine/workflow/time-limits.js';
import { HAND_BACK, STEP_TIMED_OUT, type TimedOutDetail } from '../../engine/workflow/messages.js';
import { wellFormedError } from '../../engine/workflow/well-formed.js';
import { createConfirm } from './confirm.js';
import { createBeat, LONGEST_WARNING, type Beat } from './beat.js';
import { boundedFailure, boundedInfo, lineOf } from './bounded-failure.js';

export interface ActivityServices {
  activities: AnyActivities;
  runActivity(activity: AnyActivity, request: ActivityRequest, context: ActivityContext): Promise<ActivityAnswer>;
  /** AWS under the identity that the request says. */
  callerFor(identity: { region: string; roleArn?: string; executionId: string }): AwsCaller;
  /** Seconds for which throttled requests are retried when the run does not set it (behaviour 2.2); 300 by default. */
  throttlingRetrySeconds?: number;
}

/** The functions to register with a worker, one per activity. */
export function temporalActivities(
  services: ActivityServices,
): Record<string, (request: ActivityRequest) => Promise<ActivityAnswer>> {
  const names = Object.keys(services.activities);
  return Object.fromEntries(names.map((name) => [name, (request) => perform(services, name, request)]));
}

async function perform(services: ActivityServices, name: string, request: ActivityRequest): Promise<ActivityAnswer> {
  const temporal = Context.current();
  const beat = createBeat(temporal);
  const confirm = createConfirm(temporal, beat);
  const alive = setInterval(beat.send, HEARTBEAT_MS);
  const limitMs = tryLimitMs(temporal, request);
  const limit = limitMs === undefined ? undefined : AbortSignal.timeout(limitMs);
  const tryEndsAt = limitMs === undefined ? {} : { tryEndsAt: Date.now() + limitMs };
  const signal = AbortSignal.any([temporal.cancellationSignal, ...(limit ? [limit] : [])]);
  try {
    const aws = services.callerFor(identityOf(temporal, request));
    const throttlingRetrySeconds = throttlingRetrySecondsOf(services, request);
    const own = { aws, beat, confirm, signal, throttlingRetrySeconds, ...tryEndsAt };
    const context = contextOf(temporal, name, request, own);
    const answer = await services.runActivity(services.activities[name]!, request, context);
    return beat.warnings.length === 0 ? answer : { ...answer, warnings: beat.warnings };
  } catch (error) {
    throw wellFormedError(boundedFailure(failureOf(error, temporal, beat, limit)));
  } finally {
    clearInterval(alive);
  }
}

/** The time limit of one try of a `call`. The worker enforces it; the server's limit comes later and means that the worker is gone. */
function tryLimitMs(temporal: Context, request: ActivityRequest): number | undefined {
  const { startToCloseTimeoutMs } = temporal.info;
  const isWait = request.deadline !== undefined || startToCloseTimeoutMs === WAIT_TRY_MS;
  return isWait ? undefined : perTryOf(startToCloseTimeoutMs);
}

const throttlingRetrySecondsOf = (services: ActivityServices, request: ActivityRequest): number =>
  request.throttlingRetrySeconds ?? services.throttlingRetrySeconds ?? THROTTLING_RETRY_SECONDS;

const identityOf = (
  temporal: Context,
  { region, roleArn }: ActivityRequest,
): Parameters<ActivityServices['callerFor']>[0] => ({
  region,
  executionId: temporal.info.workflowExecution!.workflowId,
  ...(roleArn === undefined ? {} : { roleArn }),
});

function contextOf(
  temporal: Context,
  activity: string,
  request: ActivityRequest,
  own: Pick<ActivityContext, 'aws' | 'confirm' | 'signal' | 'tryEndsAt' | 'throttlingRetrySeconds'> & { beat: Beat },
): ActivityContext {
  const { info } = temporal;
  const { beat, ...given } = own;
  const { workflowId: executionId, runId } = info.workflowExecution!;
  return {
    ...given,
    now: () => Date.now(),
    sleep: (ms) => delay(ms, undefined, { signal: own.signal }),
    heartbeat: beat.remember,
    resumedFrom: beat.progress,
    publish: beat.publish,
    published: beat.published,
    warn: beat.warn,
    token: tokenOf({ executionId, firstRunId: request.origin ?? runId, path: info.activityId, activity, request }),
    attempt: info.attempt,
    reset: info.attempt === 1 && info.currentAttemptScheduledTimestampMs > info.scheduledTimestampMs,
    again: request.again !== undefined,
    scheduledAt: request.again ?? info.scheduledTimestampMs,
    ...(request.deadline === undefined ? {} : { deadline: request.deadline }),
    executionId,
  };
}

/** After this many tries that ended with a bug the step fails. Until then a worker without the bug may take over. Each try may call AWS. */
const MOST_TRIES_OF_A_BUG = 10;

/** The failure for Temporal: it ends the activity, or has it tried again. An error that cannot be converted counts as a bug, too. */
function failureOf(error: unknown, temporal: Context, beat: Beat, limit: AbortSignal | undefined): unknown {
  try {
    return outcomeOf(error, temporal, beat, limit) ?? bugFailed(error, beat);
  } catch (untold) {
    return untold instanceof StepFailure ? stepFailed(untold, beat) : bugFailed(untold, beat);
  }
}

/** A bug is passed on unchanged, so that Temporal retries it; after `MOST_TRIES_OF_A_BUG` it fails the step. */
const bugFailed = (error: unknown, beat: Beat): unknown =>
  beat.countBug() < MOST_TRIES_OF_A_BUG ? error : stepFailed(bug(error), beat);

/** The failure for an expected error; undefined when the error is a bug. */
function outcomeOf(error: unknown, temporal: Context, beat: Beat, limit: AbortSignal | undefined): unknown {
  const { outputs, warnings } = beat.details();
  if (error instanceof StepFailure) return stepFailed(error, beat);
  if (error instanceof StepTimedOut) {
    const { uncertain } = error.more;
    const more = {
      ...(uncertain && { uncertain: shorten(uncertain, LONGEST_WARNING) }),
      ...(warnings && { warnings }),
    };
    return timedOut(error.message, outputs, more);
  }
  // Before the check for cancellation, so that a worker that shuts down still saves the progress of this try.
  if (error instanceof HandBack) beat.remember(error.progress);
  if (temporal.cancellationSignal.aborted) return cancelled(temporal, outputs);
  if (error instanceof HandBack) return retryable(HAND_BACK, error.message, error.afterMs, outputs);
  if (limit?.aborted) return timedOut(timeoutMessage('waiting for an answer'), outputs, warnings ? { warnings } : {});
  return undefined;
}

const bug = (error: unknown): StepFailure =>
  new StepFailure({
    type: 'OutcomeUnknown',
    stage: 'Invocation',
    failureType: 'Internal',
    message: `A bug in runbook: ${lineOf(error)}. What the step has done is not known: look before you run it again.`,
  });

function stepFailed({ info }: StepFailure, beat: Beat): ApplicationFailure {
  const { outputs, warnings } = beat.details();
  const told = { ...boundedInfo(info), ...(outputs && { outputs }), ...(warnings && { warnings }) };
  return nonRetryable(told.type, told.message, [told]);
}

/** On worker shutdown the activity is retried elsewhere; on a cancel of the run it ends, and the failure carries its published outputs. */
function cancelled(temporal: Context, outputs: ValueMap | undefined): unknown {
  if (temporal.cancellationDetails?.workerShutdown) return retryable('WorkerShutdown', 'The worker shut down.', 1);
  return new CancelledFailure('The step was stopped.', outputs === undefined ? [] : [outputs]);
}

const timedOut = (message: string, outputs: ValueMap | undefined, more: TimedOutDetail): ApplicationFailure =>
  nonRetryable(STEP_TIMED_OUT, message, [outputs ?? null, more]);

const nonRetryable = (type: string, message: string, details: unknown[]): ApplicationFailure =>
  withoutStack(ApplicationFailure.create({ type, message, nonRetryable: true, details }));

function retryable(type: string, message: string, afterMs: number, outputs?: ValueMap): ApplicationFailure {
  const nextRetryDelay = Math.max(afterMs, 1);
  const details = outputs === undefined ? [] : [outputs];
  return withoutStack(ApplicationFailure.create({ type, message, nonRetryable: false, nextRetryDelay, details }));
}

/** Removes the call stack: these failures are outcomes, not bugs, and the stack would only fill history. */
const withoutStack = (failure: ApplicationFailure): ApplicationFailure => Object.assign(failure, { stack: '' });
