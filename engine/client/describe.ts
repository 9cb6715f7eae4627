import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import type { AutomationExecution } from '../execution/execution.js';
import { expandRecord } from '../execution/expand-record.js';
import { isStoredRecord } from '../execution/stored-record.js';
import { closedRecord } from './closed-record.js';
import { findExecution } from './find-execution.js';
import { startInput } from './history-record.js';
import { runningRecord } from './running-record.js';

/**
 * The record of one execution, in the API's shape (spec 6.4). Of one that is over it needs no worker (house 4a).
 * @throws RunbookError EXECUTION_NOT_FOUND.
 */
export async function describeAutomation(client: Client, idOrPrefix: string): Promise<AutomationExecution> {
  return recordOf(client, await findExecution(client, idOrPrefix));
}

async function recordOf(client: Client, run: WorkflowExecutionDescription): Promise<AutomationExecution> {
  const record = await (isOpen(run) ? runningRecord(client, run) : closedRecord(client, run));
  return isStoredRecord(record) ? expandRecord(record, await startInput(client, run)) : expandRecord(record);
}

/** Does it still run? */
export const isOpen = (run: WorkflowExecutionDescription): boolean =>
  run.status.name === 'RUNNING' || run.status.name === 'PAUSED';
