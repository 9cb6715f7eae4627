import type { Client } from '@temporalio/client';
import type { AutomationExecution } from '../execution/record/execution.js';
import { expandRecord } from '../execution/record/expand-record.js';
import { isStoredRecord } from '../execution/record/stored-record.js';
import type { AutomationInput } from '../workflow/messages.js';
import { closedRecord } from './closed-record.js';
import { findExecution } from './find-execution.js';
import { startInput } from './history/start-input.js';
import { isOpen, type RunInfo } from './run-info.js';
import { runningRecord } from './running-record.js';

/**
 * The record of one execution, in the API's shape (behaviour 6.4). For a closed execution, no worker is needed (design house 4a).
 * @throws RunbookError EXECUTION_NOT_FOUND.
 */
export const describeAutomation = (client: Client, idOrPrefix: string): Promise<AutomationExecution> =>
  createReader(client)(idOrPrefix);

/** Reads records repeatedly. The input of the run last read is kept: it is large and never changes. */
export function createReader(client: Client): (idOrPrefix: string) => Promise<AutomationExecution> {
  let known: { of: string; input: AutomationInput } | undefined;
  const inputOf = async (run: RunInfo): Promise<AutomationInput> => {
    const of = run.firstRunId ?? run.runId;
    if (known?.of !== of) known = { of, input: (await startInput(client, run)) as AutomationInput };
    return known.input;
  };
  return async (idOrPrefix) => {
    const run = await findExecution(client, idOrPrefix);
    const record = await (isOpen(run) ? runningRecord(client, run) : closedRecord(client, run));
    return isStoredRecord(record) ? expandRecord(record, await inputOf(run)) : expandRecord(record);
  };
}
