/** Gives activities their context from Temporal, and Temporal their errors (design house 2, 5, 6). */
import { ApplicationFailure, CancelledFailure, Context } from '@temporalio/activity';
import { setTimeout as delay } from 'node:timers/promises';
import type {
  ActivityAnswer,
  ActivityContext,
  ActivityRequest,
  AnyActivities,
  AnyActivity,
  AwsCaller,
} from '../../engine/action.js';
import { HandBack, StepFailure, StepTimedOut } from '../../engine/errors.js';
import type { ValueMap } from '../../engine/document/document.js';
import { tokenOf } from '../../engine/execution/ids.js';
import { timeoutMessage } from '../../engine/execution/step-context.js';
import { HEARTBEAT_MS, perTryOf, WAIT_TRY_MS } from '../../engine/workflow/limits.js';
import { HAND_BACK, STEP_TIMED_OUT, type Heartbeat, type TimedOutDetail } from '../../engine/workflow/messages.js';
import { wellFormedError } from '../../engine/workflow/well-formed.js';

const DEFAULT_THROTTLING_RETRY_SECONDS = 300;

export interface ActivityServices {
  activities: AnyActivities;
  runActivity(activity: AnyActivity, request: ActivityRequest, context: ActivityContext): Promise<ActivityAnswer>;
  /** AWS under the identity that the request says. */
  callerFor(identity: { region: string; roleArn?: string; executionId: string }): AwsCaller;
  /** Seconds for which throttling is waited out where the run does not say (behaviour 2.2); 300 by default. */
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
  const alive = setInterval(beat.send, HEARTBEAT_MS);
  const limitMs = tryLimitMs(temporal, request);
  const limit = limitMs === undefined ? undefined : AbortSignal.timeout(limitMs);
  const tryEndsAt = limitMs === undefined ? {} : { tryEndsAt: Date.now() + limitMs };
  const signal = AbortSignal.any([temporal.cancellationSignal, ...(limit ? [limit] : [])]);
  try {
    const aws = services.callerFor(identityOf(temporal, request));
    const throttlingRetrySeconds = throttlingRetrySecondsOf(services, request);
    const own = { aws, beat, signal, throttlingRetrySeconds, ...tryEndsAt };
    const context = contextOf(temporal, name, request, own);
    const answer = await services.runActivity(services.activities[name]!, request, context);
    return beat.warnings.length === 0 ? answer : { ...answer, warnings: beat.warnings };
  } catch (error) {
    throw wellFormedError(failureOf(error, temporal, beat, limit));
  } finally {
    clearInterval(alive);
  }
}

/** What a try leaves to the next, and to the run: progress, published outputs and warnings share one heartbeat (design contracts 5). */
interface Beat {
  progress: unknown;
  readonly published: ValueMap;
  readonly warnings: string[];
  /** Tells the server. */
  send(): void;
}

function createBeat(temporal: Context): Beat {
  const { progress, outputs, warnings } = heartbeatOf(temporal.info.heartbeatDetails);
  const beat: Beat = {
    progress,
    published: { ...outputs },
    warnings: [...(warnings ?? [])],
    send: () => temporal.heartbeat(detailsOf(beat)),
  };
  return beat;
}

const detailsOf = ({ progress, published, warnings }: Beat): Heartbeat => ({
  progress,
  ...(Object.keys(published).length === 0 ? {} : { outputs: published }),
  ...(warnings.length === 0 ? {} : { warnings }),
});

/** Of a worker of before: progress alone. */
function heartbeatOf(details: unknown): Heartbeat {
  if (typeof details !== 'object' || details === null) return {};
  const isOurs = 'progress' in details || 'outputs' in details || 'warnings' in details;
  return isOurs ? (details as Heartbeat) : { progress: details };
}

/** A `call` keeps its time limit itself; the server's limit comes later and means that the worker is gone. */
function tryLimitMs(temporal: Context, request: ActivityRequest): number | undefined {
  const { startToCloseTimeoutMs } = temporal.info;
  const isWait = request.deadline !== undefined || startToCloseTimeoutMs === WAIT_TRY_MS;
  return isWait ? undefined : perTryOf(startToCloseTimeoutMs);
}

const throttlingRetrySecondsOf = (services: ActivityServices, request: ActivityRequest): number =>
  request.throttlingRetrySeconds ?? services.throttlingRetrySeconds ?? DEFAULT_THROTTLING_RETRY_SECONDS;

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
  own: Pick<ActivityContext, 'aws' | 'signal' | 'tryEndsAt' | 'throttlingRetrySeconds'> & { beat: Beat },
): ActivityContext {
  const { info } = temporal;
  const { beat, ...given } = own;
  const { workflowId: executionId, runId } = info.workflowExecution!;
  return {
    ...given,
    now: () => Date.now(),
    sleep: (ms) => delay(ms, undefined, { signal: own.signal }),
    heartbeat: (latest) => {
      beat.progress = latest;
      beat.send();
    },
    resumedFrom: beat.progress,
    publish: (outputs) => {
      Object.assign(beat.published, outputs);
      beat.send();
    },
    published: beat.published,
    warn: (text) => void beat.warnings.push(text),
    token: tokenOf({ executionId, firstRunId: request.origin ?? runId, path: info.activityId, activity, request }),
    attempt: info.attempt,
    again: request.again !== undefined,
    scheduledAt: request.again ?? info.scheduledTimestampMs,
    ...(request.deadline === undefined ? {} : { deadline: request.deadline }),
    executionId,
  };
}

/** What Temporal should do with an error: end the activity, or try again. A bug passes as it is, and is tried again. */
function failureOf(error: unknown, temporal: Context, beat: Beat, limit: AbortSignal | undefined): unknown {
  const { outputs, warnings } = detailsOf(beat);
  const left = { ...(outputs && { outputs }), ...(warnings && { warnings }) };
  if (error instanceof StepFailure) return nonRetryable(error.info.type, error.message, [{ ...error.info, ...left }]);
  if (error instanceof StepTimedOut) {
    const { uncertain } = error.more;
    return timedOut(error.message, outputs, { ...(uncertain && { uncertain }), ...(warnings && { warnings }) });
  }
  // Before all else: a worker that shuts down must not forget what this try has learned.
  if (error instanceof HandBack) {
    beat.progress = error.progress;
    beat.send();
  }
  if (temporal.cancellationSignal.aborted) return cancelled(temporal, outputs);
  if (error instanceof HandBack) return retryable(HAND_BACK, error.message, error.afterMs, outputs);
  if (limit?.aborted) return timedOut(timeoutMessage('waiting for an answer'), outputs, warnings ? { warnings } : {});
  return error;
}

/** A worker that shuts down gives its activities back; a cancel of the run ends them, and what they published comes back. */
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

/** These are outcomes, not bugs: our own call stack says nothing of them, and would stand in every history. */
const withoutStack = (failure: ApplicationFailure): ApplicationFailure => Object.assign(failure, { stack: '' });
