import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import type { AutomationExecution } from '../execution/execution.js';
import { expandRecord } from '../execution/expand-record.js';
import { closedRecord } from './closed-record.js';
import { findExecution } from './find-execution.js';
import { runningRecord } from './running-record.js';

/**
 * The record of one execution, in the API's shape (spec 6.4). Of one that is over it needs no worker (house 4a).
 * @throws RunbookError EXECUTION_NOT_FOUND.
 */
export async function describeAutomation(client: Client, idOrPrefix: string): Promise<AutomationExecution> {
  return recordOf(client, await findExecution(client, idOrPrefix));
}

async function recordOf(client: Client, run: WorkflowExecutionDescription): Promise<AutomationExecution> {
  return expandRecord(await (isOpen(run) ? runningRecord(client, run) : closedRecord(client, run)));
}

/** Does it still run? */
export const isOpen = (run: WorkflowExecutionDescription): boolean =>
  run.status.name === 'RUNNING' || run.status.name === 'PAUSED';
