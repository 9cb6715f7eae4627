import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { StoredExecution } from '../execution/record/execution.js';
import { AHEAD_OF_HISTORY, DESCRIBE } from '../workflow/messages.js';
import { brief } from './brief.js';
import { details, unanswered } from './grpc.js';
import type { AnyRecord } from './history/kept-record.js';
import { recordFromHistory } from './history/record-from-history.js';
import type { RunInfo } from './run-info.js';
import { wholeRun } from './update.js';
import { hasWorker } from './workers.js';

/** Longest wait for a worker's answer, ms. */
const QUERY_TIMEOUT_MS = 3_000;

/**
 * The record of an open run: the worker's answer, else the record reconstructed from the history, with a `WarningMessage` that says why.
 */
export async function runningRecord(client: Client, run: RunInfo): Promise<AnyRecord> {
  if (!(await hasWorker(client))) return fromHistory(client, run, NO_WORKER);
  try {
    return await client.withDeadline(Date.now() + QUERY_TIMEOUT_MS, () => ask(client, run));
  } catch (error) {
    const why = unanswered(error) ? NO_ANSWER : `The worker cannot tell: ${brief(details(error), 500)}.`;
    return fromHistory(client, run, why);
  }
}

/** A worker without the run in its cache refuses a query while events wait for their workflow task: a moment later the task is done. */
async function ask(client: Client, run: RunInfo): Promise<AnyRecord> {
  const handle = wholeRun(client, run);
  for (const pause of PAUSES_MS) {
    try {
      return await handle.query<AnyRecord>(DESCRIBE);
    } catch (error) {
      if (!details(error).includes(AHEAD_OF_HISTORY)) throw error;
      await delay(pause);
    }
  }
  return handle.query<AnyRecord>(DESCRIBE);
}

const PAUSES_MS = [20, 50, 100, 200, 400];

const NO_WORKER = 'No worker runs: nothing goes on until one does. Start one: runbook worker.';
const NO_ANSWER = `No worker answered within ${QUERY_TIMEOUT_MS / 1000} seconds.`;

async function fromHistory(client: Client, run: RunInfo, why: string): Promise<StoredExecution> {
  const { record } = await recordFromHistory(client, run);
  const AutomationExecutionStatus = run.statusAttribute ?? record.AutomationExecutionStatus;
  return {
    ...record,
    AutomationExecutionStatus,
    WarningMessage: `${why} This record is what Temporal's history tells: statuses may be behind.`,
  };
}
