import type { Client } from '@temporalio/client';
import { isFinal } from '../../execution/record/execution.js';
import { closeEvent } from '../history/read-history.js';
import { endOfFailed } from './metadata.js';
import type { RunInfo } from '../run-info.js';

/** Histories that one list reads at most; a namespace with our search attributes needs none. */
const MOST_LOOKUPS = 200;

/**
 * Looks up how failed runs ended if the list does not tell: the type of the failure is our status. Each run is looked up once; if that
 * fails, it stays as it is.
 */
export function failedRunReader(client: Client): (run: RunInfo) => Promise<RunInfo> {
  const known = new Map<string, RunInfo>();
  return async (run) => {
    if (run.status !== 'FAILED' || endOfFailed(run) !== undefined) return run;
    const before = known.get(run.runId);
    if (before || known.size >= MOST_LOOKUPS) return before ?? run;
    const type = await failureType(client, run);
    const read = isFinal(type) ? { ...run, statusAttribute: type } : run;
    known.set(run.runId, read);
    return read;
  };
}

async function failureType(client: Client, { workflowId, runId }: RunInfo): Promise<string | undefined> {
  const event = await closeEvent(client, { workflowId, runId }).catch(() => undefined);
  return event?.workflowExecutionFailedEventAttributes?.failure?.applicationFailureInfo?.type ?? undefined;
}
