import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/client';
import { RunbookError } from '../errors.js';
import { STOP } from '../workflow/messages.js';
import type { StopArgument } from '../workflow/messages.js';
import { checkStopType } from './bounds.js';
import { findExecution } from './find-execution.js';
import type { RunInfo } from './run-info.js';
import { over, refuseClosed, sendUpdate, wholeRun } from './update.js';
import { hasWorker } from './workers.js';

export interface Stopped {
  AutomationExecutionId: string;
  /** What the caller should know although the stop was taken. */
  warnings: string[];
}

/**
 * StopAutomationExecution (behaviour 6.2): `Cancel` interrupts now, `Complete` lets the running step finish. Without a worker, the server
 * keeps the stop, and it takes effect as soon as one runs.
 * @throws RunbookError USAGE (unknown type), EXECUTION_NOT_FOUND, NOTHING_TO_DECIDE when it is too late, NO_WORKER when none answers.
 */
export async function stopAutomation(
  client: Client,
  idOrPrefix: string,
  type: NonNullable<StopArgument['type']>,
): Promise<Stopped> {
  checkStopType(type);
  const run = await findExecution(client, idOrPrefix);
  refuseClosed(run);
  if (run.statusAttribute === 'Cancelling') throw tooLate(run.workflowId);
  const works = await hasWorker(client);
  await (type === 'Cancel' ? cancel(client, run) : complete(client, run, works));
  return { AutomationExecutionId: run.workflowId, warnings: works ? [] : [NO_WORKER_WARNING] };
}

const NO_WORKER_WARNING = 'No worker runs: the stop is recorded and holds as soon as one does.';

/** Temporal's own cancel equals Stop/Cancel, and only after it may a run end as Canceled (design house 4a). */
async function cancel(client: Client, run: RunInfo): Promise<void> {
  await wholeRun(client, run).cancel().catch(unlessOver(run));
}

/** Sends an update, whose answer says whether it was in time; without a worker, a signal. */
async function complete(client: Client, run: RunInfo, works: boolean): Promise<void> {
  const argument: StopArgument = { type: 'Complete' };
  if (!works) return wholeRun(client, run).signal(STOP, argument).catch(unlessOver(run));
  if (!(await sendUpdate<boolean>(client, run, STOP, argument))) throw tooLate(run.workflowId);
}

/** The server does not find a run that ended a moment ago. */
const unlessOver =
  (run: RunInfo) =>
  (error: unknown): never => {
    throw error instanceof WorkflowNotFoundError ? over(run.workflowId) : error;
  };

const tooLate = (id: string): RunbookError =>
  new RunbookError('NOTHING_TO_DECIDE', `Execution ${id} is being stopped already, or is over.`, {
    hint: `See where it stands: runbook show ${id}`,
  });
