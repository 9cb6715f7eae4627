import type { Client } from '@temporalio/client';
import { decodeFirst } from '../payload.js';
import { readHistory, type OneRun } from './read-history.js';

/** What a history began with: the argument of the workflow. Undefined when it cannot be read. */
export async function startInput(client: Client, run: OneRun): Promise<unknown> {
  for await (const event of readHistory(client, run, { pageSize: 1 })) {
    return decodeFirst(client, event.workflowExecutionStartedEventAttributes?.input?.payloads);
  }
  return undefined;
}
