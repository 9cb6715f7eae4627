import type { Client } from '@temporalio/client';
import type { StoredExecution, StoredStep } from '../execution/record/execution.js';
import { MEMO } from '../workflow/messages.js';
import { endingOf } from './history/ending.js';
import { isRecord, keptRecord, type AnyRecord } from './history/kept-record.js';
import { closeEvent, type HistoryEvent } from './history/read-history.js';
import { recordFromHistory } from './history/record-from-history.js';
import { decodeFirst } from './payload.js';
import type { RunInfo } from './run-info.js';

/**
 * The record of a closed run: from its result, its failure details, or what a cancelled run kept (design house 4a, design contracts 8).
 * Where there is none, because the run was ended from outside, the record is reconstructed from the history.
 */
export async function closedRecord(client: Client, run: RunInfo): Promise<AnyRecord> {
  const event = await closeEvent(client, run);
  const left = await recordIn(client, event);
  if (left) return left;
  const kept =
    (await recordInMemo(client, run)) ?? (run.status === 'COMPLETED' ? undefined : await keptRecord(client, run));
  return kept ?? cutShort(client, run, event);
}

/** The record in the event that closed the run. */
async function recordIn(client: Client, event: HistoryEvent | undefined): Promise<AnyRecord | undefined> {
  const result = event?.workflowExecutionCompletedEventAttributes?.result;
  const details = event?.workflowExecutionFailedEventAttributes?.failure?.applicationFailureInfo?.details;
  const record = await decodeFirst(client, (result ?? details)?.payloads);
  return isRecord(record) ? record : undefined;
}

/** Cancelled runs of Plan version 1 kept their record in the memo. */
async function recordInMemo(
  client: Client,
  { workflowId, runId, recordInMemo }: RunInfo,
): Promise<AnyRecord | undefined> {
  if (!recordInMemo) return undefined;
  const { workflowExecutionInfo } = await client.workflowService.describeWorkflowExecution({
    namespace: client.options.namespace,
    execution: { workflowId, runId },
  });
  const payload = workflowExecutionInfo?.memo?.fields?.[MEMO.record];
  const record = payload && (await decodeFirst(client, [payload]));
  return isRecord(record) ? record : undefined;
}

/** The record reconstructed from the history; steps that were running end with the status of the run. */
async function cutShort(client: Client, run: RunInfo, event: HistoryEvent | undefined): Promise<StoredExecution> {
  const { record, evidence } = await recordFromHistory(client, run);
  const begun = record.StepExecutions.some((step) => step.ExecutionStartTime !== undefined);
  const { status, message } = endingOf(event, evidence, begun);
  const ended = run.closeTime && { ExecutionEndTime: run.closeTime.toISOString() };
  const close = (step: StoredStep): StoredStep =>
    step.StepStatus === 'InProgress' || step.StepStatus === 'Waiting' || step.StepStatus === 'Cancelling'
      ? { ...step, ...ended, StepStatus: status, WarningMessage: UNDER_WAY }
      : step;
  const { CurrentStepName: _name, CurrentAction: _action, ...rest } = record;
  return {
    ...rest,
    ...ended,
    AutomationExecutionStatus: status,
    FailureMessage: message,
    ...(begun && { WarningMessage: [record.WarningMessage, RETOLD].filter(Boolean).join(' ') }),
    StepExecutions: record.StepExecutions.map(close),
  };
}

const UNDER_WAY = 'The run was ended while this step was under way: what it has done is not known.';
const RETOLD =
  'The run left no record: this one is told from its history, which has no inputs, and no outputs but those that activities brought.';
