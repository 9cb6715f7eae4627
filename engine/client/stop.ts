import type { Client } from '@temporalio/client';
import { RunbookError } from '../errors.js';
import { STOP } from '../workflow/messages.js';
import type { StopArgument } from '../workflow/messages.js';
import { findExecution } from './find-execution.js';
import { refuseClosed, sendUpdate } from './update.js';
import { hasWorker } from './workers.js';

export interface Stopped {
  AutomationExecutionId: string;
  /** What the caller should know although the stop was taken. */
  warnings: string[];
}

/**
 * StopAutomationExecution (spec 6.2): `Cancel` interrupts now, `Complete` lets the running step finish. Without a worker the
 * stop is kept as a signal and holds as soon as one runs.
 * @throws RunbookError EXECUTION_NOT_FOUND, NOTHING_TO_DECIDE when it is too late, NO_WORKER when none answers.
 */
export async function stopAutomation(
  client: Client,
  idOrPrefix: string,
  type: NonNullable<StopArgument['type']>,
): Promise<Stopped> {
  const run = await findExecution(client, idOrPrefix);
  refuseClosed(run);
  const stopped = { AutomationExecutionId: run.workflowId, warnings: [] };
  if (!(await hasWorker(client))) {
    await client.workflow.getHandle(run.workflowId, run.runId).signal(STOP, { type });
    return { ...stopped, warnings: ['No worker runs: the stop is recorded and holds as soon as one does.'] };
  }
  const taken = await sendUpdate<boolean>(client, run, STOP, { type });
  if (taken === false) throw tooLate(run.workflowId);
  return stopped;
}

const tooLate = (id: string): RunbookError =>
  new RunbookError('NOTHING_TO_DECIDE', `Execution ${id} is being stopped already, or is over.`, {
    hint: `See where it stands: runbook show ${id}`,
  });
