import type { Client } from '@temporalio/client';
import { isFinal } from '../execution/execution.js';
import type { AutomationExecution } from '../execution/execution.js';
import type { HistoryEvent } from './activity-fates.js';
import { describeAutomation } from './describe.js';

/**
 * The record, and the record again each time it changed, up to the final one. Waits for news by a long poll of the history, so
 * an execution that waits for days costs one request a minute.
 * @throws RunbookError EXECUTION_NOT_FOUND.
 */
export async function* watchAutomation(client: Client, idOrPrefix: string): AsyncGenerator<AutomationExecution> {
  let record = await describeAutomation(client, idOrPrefix);
  yield record;
  const id = record.AutomationExecutionId;
  const news = historyNews(client, id);
  while (!isFinal(record.AutomationExecutionStatus)) {
    await news.next();
    const before = JSON.stringify(record);
    record = await describeAutomation(client, id);
    if (JSON.stringify(record) !== before) yield record;
  }
}

/** Resolves after each workflow task, the only moments at which the record changes, and when the run is over. */
async function* historyNews(client: Client, workflowId: string): AsyncGenerator<void, void> {
  let nextPageToken: Uint8Array | null | undefined;
  for (;;) {
    const answer = await client.workflowService.getWorkflowExecutionHistory({
      namespace: client.options.namespace,
      execution: { workflowId },
      waitNewEvent: true,
      skipArchival: true,
      ...(nextPageToken && { nextPageToken }),
    });
    nextPageToken = answer.nextPageToken?.length ? answer.nextPageToken : undefined;
    if ((answer.history?.events ?? []).some(endsTask) || !nextPageToken) yield;
  }
}

const endsTask = (event: HistoryEvent): boolean => Boolean(event.workflowTaskCompletedEventAttributes);
