/** The Runtime made of Temporal primitives. The costs in history are those of design house 5. */
import {
  CancellationScope,
  condition,
  patched,
  proxyActivities,
  sleep,
  upsertSearchAttributes,
  uuid4,
  workflowInfo,
  type ActivityOptions,
  type WorkflowInfo,
} from '@temporalio/workflow';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import type { ActivityAnswer, ActivityRequest } from '../activity.js';
import type { ActivityCall, Interruptible, Runtime } from '../runtime.js';
import { runChild } from './child.js';
import { stepErrorOf } from './step-error.js';
import { HEARTBEAT_TIMEOUT_MS, scheduleToCloseOf, startToCloseOf, WAIT_TRY_MS } from './time-limits.js';
import { SEARCH_ATTRIBUTES } from './messages.js';

export interface RuntimeOptions {
  /** The namespace has our search attributes (design house 8). */
  searchAttributes: boolean;
  /** When the run should continue as new; absent: as the function `isLong` says. */
  isLong?: ((info: WorkflowInfo) => boolean) | undefined;
  /** Was a cancel of the workflow requested? Absent: this is never checked. */
  cancelRequested?: () => boolean;
}

export function createTemporalRuntime(options: RuntimeOptions): Runtime {
  const { firstExecutionRunId, originalExecutionRunId, runId } = workflowInfo();
  return {
    now: () => Date.now(),
    sleep: (ms) => sleep(ms),
    waitUntil,
    activity,
    child: runChild,
    newId: uuid4,
    interruptible,
    shouldContinueAsNew: () => (options.isLong ?? isLong)(workflowInfo()),
    errorOf: stepErrorOf,
    ...(options.cancelRequested ? { cancelRequested: options.cancelRequested } : {}),
    statusChanged: options.searchAttributes ? upsertStatus : () => undefined,
    changed: patched,
    ...(firstExecutionRunId === runId ? {} : { origin: firstExecutionRunId }),
    ...(originalExecutionRunId === runId ? {} : { wasReset: true as const }),
  };
}

function interruptible<T>(work: () => Promise<T>): Interruptible<T> {
  const scope = new CancellationScope();
  return { result: scope.run(work), interrupt: () => scope.cancel() };
}

/**
 * The server suggests continue-as-new at 4,096 events or 4 MiB; beyond three quarters of that, replay gets slow as well (design facts 2).
 */
const LONG_EVENTS = 3_072;
const LONG_BYTES = 3 * 1024 * 1024;

const isLong = ({ continueAsNewSuggested, historyLength, historySize }: WorkflowInfo): boolean =>
  continueAsNewSuggested || historyLength > LONG_EVENTS || historySize > LONG_BYTES;

async function waitUntil(holds: () => boolean, ms?: number): Promise<boolean> {
  if (holds()) return true;
  if (ms === undefined) return condition(holds).then(() => true);
  return ms > 0 ? condition(holds, ms) : false;
}

/** Returns the SDK's own promise: another one would cost as much again (design contracts 12). */
function activity(call: ActivityCall): Promise<ActivityAnswer> {
  const activities = proxyActivities<Record<string, (request: ActivityRequest) => Promise<ActivityAnswer>>>(
    activityOptions(call),
  );
  return activities[call.name]!(call.request);
}

function activityOptions(call: ActivityCall): ActivityOptions {
  return {
    activityId: call.id,
    summary: call.summary,
    heartbeatTimeout: HEARTBEAT_TIMEOUT_MS,
    startToCloseTimeout: call.perTryMs === undefined ? WAIT_TRY_MS : startToCloseOf(call.perTryMs),
    ...(call.withinMs === undefined ? {} : { scheduleToCloseTimeout: scheduleToCloseOf(call.withinMs) }),
    ...(call.pool === undefined ? {} : { taskQueue: call.pool }),
    retry: { initialInterval: 1_000, backoffCoefficient: 2, maximumInterval: 10_000 },
    cancellationType: 'WAIT_CANCELLATION_COMPLETED',
  };
}

const STATUS = defineSearchAttributeKey(SEARCH_ATTRIBUTES.status, SearchAttributeType.KEYWORD);

const upsertStatus = (status: string): void => upsertSearchAttributes([{ key: STATUS, value: status }]);
