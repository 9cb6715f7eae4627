/** Gives activities their context from Temporal, and Temporal their errors (house 2, 5, 6). */
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
import { idOf } from '../../engine/execution/expand-record.js';
import { timeoutMessage } from '../../engine/execution/step-context.js';
import { GRACE_MS, WAIT_TRY_MS } from '../../engine/workflow/limits.js';
import { HAND_BACK, STEP_TIMED_OUT } from '../../engine/workflow/messages.js';

/** Well within the heartbeat timeout of 5 s: only a lost worker misses it. */
const HEARTBEAT_MS = 2_000;
const DEFAULT_THROTTLING_RETRY_SECONDS = 300;

export interface ActivityServices {
  activities: AnyActivities;
  runActivity(activity: AnyActivity, request: ActivityRequest, context: ActivityContext): Promise<ActivityAnswer>;
  /** AWS under the identity that the request says. */
  callerFor(identity: { region: string; roleArn?: string; executionId: string }): AwsCaller;
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
  let progress: unknown = temporal.info.heartbeatDetails;
  const heartbeat = (latest: unknown): void => {
    progress = latest;
    temporal.heartbeat(progress);
  };
  const alive = setInterval(() => temporal.heartbeat(progress), HEARTBEAT_MS);
  const limit = tryLimit(temporal, request);
  const signal = AbortSignal.any([temporal.cancellationSignal, ...(limit ? [limit] : [])]);
  try {
    const aws = services.callerFor(identityOf(temporal, request));
    const context = contextOf(temporal, name, request, { aws, heartbeat, signal });
    return await services.runActivity(services.activities[name]!, request, context);
  } catch (error) {
    throw failureOf(error, temporal, heartbeat, limit);
  } finally {
    clearInterval(alive);
  }
}

/** A `call` keeps its time limit itself; the server's limit comes later and means that the worker is gone. */
function tryLimit(temporal: Context, request: ActivityRequest): AbortSignal | undefined {
  const { startToCloseTimeoutMs } = temporal.info;
  const isWait = request.deadline !== undefined || startToCloseTimeoutMs === WAIT_TRY_MS;
  return isWait ? undefined : AbortSignal.timeout(Math.max(startToCloseTimeoutMs - GRACE_MS, 1));
}

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
  name: string,
  request: ActivityRequest,
  own: Pick<ActivityContext, 'aws' | 'heartbeat' | 'signal'>,
): ActivityContext {
  const { info } = temporal;
  const executionId = info.workflowExecution!.workflowId;
  return {
    ...own,
    now: () => Date.now(),
    sleep: (ms) => delay(ms, undefined, { signal: own.signal }),
    resumedFrom: info.heartbeatDetails,
    token: idOf(`${executionId}/${info.activityId}/${request.attempt ?? 1}/${name}`),
    attempt: info.attempt,
    scheduledAt: info.scheduledTimestampMs,
    ...(request.deadline === undefined ? {} : { deadline: request.deadline }),
    executionId,
    throttlingRetrySeconds: request.throttlingRetrySeconds ?? DEFAULT_THROTTLING_RETRY_SECONDS,
  };
}

/** What Temporal should do with an error: end the activity, or try again. A bug passes as it is, and is tried again. */
function failureOf(
  error: unknown,
  temporal: Context,
  heartbeat: (progress: unknown) => void,
  limit: AbortSignal | undefined,
): unknown {
  if (error instanceof StepFailure) return nonRetryable(error.info.type, error.message, error.info);
  if (error instanceof StepTimedOut) return nonRetryable(STEP_TIMED_OUT, error.message, error.outputs ?? null);
  // Before all else: a worker that shuts down must not forget what this try has learned.
  if (error instanceof HandBack) heartbeat(error.progress);
  if (temporal.cancellationSignal.aborted) return cancelled(temporal);
  if (error instanceof HandBack) return retryable(HAND_BACK, error.message, error.afterMs);
  if (limit?.aborted) return nonRetryable(STEP_TIMED_OUT, timeoutMessage('waiting for an answer'), null);
  return error;
}

/** A worker that shuts down gives its activities back; a cancel of the run ends them. */
function cancelled(temporal: Context): unknown {
  if (temporal.cancellationDetails?.workerShutdown) return retryable('WorkerShutdown', 'The worker shut down.', 1);
  return new CancelledFailure('The step was stopped.');
}

const nonRetryable = (type: string, message: string, detail: unknown): ApplicationFailure =>
  withoutStack(ApplicationFailure.create({ type, message, nonRetryable: true, details: [detail] }));

const retryable = (type: string, message: string, afterMs: number): ApplicationFailure =>
  withoutStack(ApplicationFailure.create({ type, message, nonRetryable: false, nextRetryDelay: Math.max(afterMs, 1) }));

/** These are outcomes, not bugs: our own call stack says nothing of them, and would stand in every history. */
const withoutStack = (failure: ApplicationFailure): ApplicationFailure => Object.assign(failure, { stack: '' });
