import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import {
  ApplicationFailure,
  defaultPayloadConverter,
  TerminatedFailure,
  WorkflowFailedError,
} from '@temporalio/client';
import type { StoredExecution, FinalStatus } from '../execution/execution.js';
import { isStoredRecord, type StoredRecord } from '../execution/stored-record.js';
import { KEEP_RECORD, MEMO } from '../workflow/messages.js';
import { recordFromHistory } from './history-record.js';

/**
 * The record of a run that is over: result, failure details or memo (house 4a). Where there is none, because something
 * outside ended the run, the record is what history tells.
 */
export async function closedRecord(client: Client, run: WorkflowExecutionDescription): Promise<Stored> {
  const memo = run.memo?.[MEMO.record];
  if (isRecord(memo)) return memo;
  try {
    const result: unknown = await client.workflow.getHandle(run.workflowId, run.runId).result();
    if (isRecord(result)) return result;
    return await cutShort(client, run, 'Failed', 'It ended without a record: it was not started by runbook.');
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    return recordOfFailure(client, run, error.cause);
  }
}

function recordOfFailure(client: Client, run: WorkflowExecutionDescription, cause: unknown): Promise<Stored> {
  const record: unknown = cause instanceof ApplicationFailure ? cause.details?.[0] : undefined;
  if (isRecord(record)) return Promise.resolve(record);
  const reason = cause instanceof Error ? cause.message : 'no reason given';
  if (cause instanceof TerminatedFailure) {
    return cutShort(client, run, 'Cancelled', `Terminated from outside of runbook: ${reason}. Nothing was unwound.`);
  }
  if (run.status.name === 'CANCELLED') return cancelledRecord(client, run);
  const status = run.status.name === 'TIMED_OUT' ? 'TimedOut' : 'Failed';
  return cutShort(client, run, status, `Ended by Temporal: ${reason}.`);
}

/** What history tells, with the steps that were under way ended like the run. */
async function cutShort(
  client: Client,
  run: WorkflowExecutionDescription,
  status: FinalStatus,
  FailureMessage: string,
): Promise<StoredExecution> {
  const record = await recordFromHistory(client, run);
  const ended = run.closeTime && { ExecutionEndTime: run.closeTime.toISOString() };
  const StepExecutions = record.StepExecutions.map((step) =>
    step.StepStatus === 'InProgress' ? { ...step, ...ended, StepStatus: status } : step,
  );
  return { ...record, ...ended, AutomationExecutionStatus: status, FailureMessage, StepExecutions };
}

type Stored = StoredExecution | StoredRecord;

/** It stands in the request of an activity (contracts 8). */
async function cancelledRecord(client: Client, run: WorkflowExecutionDescription): Promise<Stored> {
  const history = await client.workflow.getHandle(run.workflowId, run.runId).fetchHistory();
  const event = history.events?.findLast(
    ({ activityTaskScheduledEventAttributes }) =>
      activityTaskScheduledEventAttributes?.activityType?.name === KEEP_RECORD,
  );
  const payload = event?.activityTaskScheduledEventAttributes?.input?.payloads?.[0];
  const record = payload && defaultPayloadConverter.fromPayload<{ inputs: unknown }>(payload).inputs;
  return isRecord(record) ? record : cutShort(client, run, 'Cancelled', 'Cancelled before it began.');
}

const isRecord = (value: unknown): value is Stored =>
  isStoredRecord(value) ||
  (typeof value === 'object' && value !== null && 'AutomationExecutionId' in value && 'StepExecutions' in value);
