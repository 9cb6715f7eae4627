/** The workflow `automation`: the interpreter on Temporal, with its signals, updates and query (design house 4a, 8). */
import {
  ApplicationFailure,
  CancellationScope,
  CancelledFailure,
  defineQuery,
  makeContinueAsNewFunc,
  proxyActivities,
  setHandler,
  upsertMemo,
  workflowInfo,
} from '@temporalio/workflow';
import type { ActivityRequest } from '../activity.js';
import { createAutomation } from '../execution/interpreter.js';
import { faultOfRequest } from '../execution/start/check-request.js';
import type { AutomationInput } from '../execution/start/request.js';
import type { AutomationDependencies } from '../execution/run-state.js';
import type { StoredRecord } from '../execution/record/stored-record.js';
import { KEEP_RECORD_MS } from './time-limits.js';
import { acceptMessages } from './accept-messages.js';
import { DESCRIBE, INVALID_REQUEST, KEEP_RECORD, MEMO, SEARCH_ATTRIBUTES } from './messages.js';
import { faultOfStart } from './refuse-start.js';
import { createTemporalRuntime, type RuntimeOptions } from './temporal-runtime.js';

/** The workflow function over the given actions. `isLong`: when the run should continue as new; for tests. */
export function createAutomationWorkflow(
  parts: Pick<AutomationDependencies, 'actions' | 'validators'> & Pick<RuntimeOptions, 'isLong'>,
): (input: AutomationInput) => Promise<StoredRecord> {
  return async function automation(input) {
    const fault = faultOfStart(input, workflowInfo()) ?? faultOfRequest(input, parts.actions);
    if (fault !== undefined) throw quiet(ApplicationFailure.nonRetryable(fault, INVALID_REQUEST));
    const root = CancellationScope.current();
    const runtime = createTemporalRuntime({
      searchAttributes: hasStatusAttribute(input),
      isLong: parts.isLong,
      cancelRequested: () => root.consideredCancelled,
    });
    const execution = createAutomation(input, workflowInfo().workflowId, { ...parts, runtime });
    setHandler(defineQuery<StoredRecord>(DESCRIBE), execution.describe);
    acceptMessages(execution);
    const cancel = { requested: false };
    root.cancelRequested.catch(() => {
      cancel.requested = true;
      execution.stop('Cancel');
    });
    const ended = await CancellationScope.nonCancellable(() => execution.run());
    if ('continueWith' in ended) return takeOver(ended.continueWith, execution.describe());
    return end(ended.record, { cancelRequested: cancel.requested, input });
  };
}

/**
 * A namespace that lacks the attribute rejects the workflow task that sets it. Only a start that carried the attribute proves that the
 * namespace has it (design house 8).
 */
const hasStatusAttribute = ({ settings }: AutomationInput): boolean =>
  settings?.searchAttributes === true && Object.hasOwn(workflowInfo().searchAttributes, SEARCH_ATTRIBUTES.status);

/** Continues as new; the memo keeps when the first run of the chain began, for lists. */
const takeOver = (input: AutomationInput, { ExecutionStartTime }: StoredRecord): Promise<never> =>
  makeContinueAsNewFunc<(input: AutomationInput) => Promise<StoredRecord>>({
    memo: { ...workflowInfo().memo, [MEMO.startTime]: ExecutionStartTime },
  })(input);

interface Ending {
  cancelRequested: boolean;
  input: AutomationInput;
}

/**
 * Ends the run with the matching status of Temporal (design house 4a). The record is the result, the failure's details, or the input of an
 * activity.
 */
async function end(record: StoredRecord, { cancelRequested, input }: Ending): Promise<StoredRecord> {
  const status = record.AutomationExecutionStatus;
  if (status === 'Success') return record;
  // Only a run with a cancel request may end as canceled: one that was stopped by a signal or update fails, with type Cancelled.
  if (status === 'Cancelled' && input.plan.planVersion === 1) upsertMemo({ [MEMO.record]: record });
  if (status === 'Cancelled' && cancelRequested) {
    if (input.plan.planVersion > 1) await keepRecord(record, input.region);
    throw new CancelledFailure('Stopped by a user.');
  }
  const message = record.FailureMessage ?? `The runbook ended ${status}.`;
  throw quiet(ApplicationFailure.create({ type: status, message, nonRetryable: true, details: [record] }));
}

/** Removes the call stack: the failure is an outcome, not a bug, and the stack would be in every history. */
const quiet = (failure: ApplicationFailure): ApplicationFailure => Object.assign(failure, { stack: '' });

/**
 * Temporal's cancel event carries nothing in the TypeScript SDK, so the record is the input of an activity. Readers find it by reading the
 * history from its end, with or without a worker (design contracts 8). The run ends even if the activity fails.
 */
async function keepRecord(record: StoredRecord, region: string): Promise<void> {
  const activities = proxyActivities<Record<string, (request: ActivityRequest) => Promise<unknown>>>({
    activityId: KEEP_RECORD,
    scheduleToCloseTimeout: KEEP_RECORD_MS,
    startToCloseTimeout: KEEP_RECORD_MS,
    retry: { maximumAttempts: 3 },
  });
  const request = { inputs: record, region, token: 0 } as unknown as ActivityRequest;
  await CancellationScope.nonCancellable(() => activities[KEEP_RECORD]!(request)).catch(() => undefined);
}
