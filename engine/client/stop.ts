import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import { RunbookError } from '../errors.js';
import { STOP } from '../workflow/messages.js';
import type { StopArgument } from '../workflow/messages.js';
import { findExecution } from './find-execution.js';
import { statusAttribute } from './metadata.js';
import { refuseClosed, sendUpdate } from './update.js';
import { hasWorker } from './workers.js';

export interface Stopped {
  AutomationExecutionId: string;
  /** What the caller should know although the stop was taken. */
  warnings: string[];
}

/**
 * StopAutomationExecution (spec 6.2): `Cancel` interrupts now, `Complete` lets the running step finish. Without a worker the
 * stop is kept and holds as soon as one runs.
 * @throws RunbookError EXECUTION_NOT_FOUND, NOTHING_TO_DECIDE when it is too late, NO_WORKER when none answers.
 */
export async function stopAutomation(
  client: Client,
  idOrPrefix: string,
  type: NonNullable<StopArgument['type']>,
): Promise<Stopped> {
  const run = await findExecution(client, idOrPrefix);
  refuseClosed(run);
  if (statusAttribute(run) === 'Cancelling') throw tooLate(run.workflowId);
  const works = await hasWorker(client);
  await (type === 'Cancel' ? cancel(client, run) : complete(client, run, works));
  return { AutomationExecutionId: run.workflowId, warnings: works ? [] : [NO_WORKER_WARNING] };
}

const NO_WORKER_WARNING = 'No worker runs: the stop is recorded and holds as soon as one does.';

/** Temporal's own cancel equals Stop/Cancel, and only after it may a run end as Canceled (house 4a). */
async function cancel(client: Client, run: WorkflowExecutionDescription): Promise<void> {
  await client.workflow.getHandle(run.workflowId, run.runId).cancel();
}

/** By update, which says whether it was in time; by signal when nobody would answer. */
async function complete(client: Client, run: WorkflowExecutionDescription, works: boolean): Promise<void> {
  const argument: StopArgument = { type: 'Complete' };
  if (!works) return client.workflow.getHandle(run.workflowId, run.runId).signal(STOP, argument);
  if (!(await sendUpdate<boolean>(client, run, STOP, argument))) throw tooLate(run.workflowId);
}

const tooLate = (id: string): RunbookError =>
  new RunbookError('NOTHING_TO_DECIDE', `Execution ${id} is being stopped already, or is over.`, {
    hint: `See where it stands: runbook show ${id}`,
  });
