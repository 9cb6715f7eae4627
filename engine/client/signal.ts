import type { Client } from '@temporalio/client';
import type { SignalType } from '../action.js';
import { RunbookError } from '../errors.js';
import { TASK_QUEUE } from '../workflow/messages.js';
import type { SignalAnswer, SignalArgument } from '../workflow/messages.js';
import { boundedSignal } from './bounds.js';
import { findExecution } from './find-execution.js';
import { refuseClosed, sendUpdate } from './update.js';
import { hasWorker } from './workers.js';

/** What `sendSignal` did, and to which execution. */
export type Delivered = SignalAnswer & { AutomationExecutionId: string };

/**
 * SendAutomationSignal by Temporal update (behaviour 6.3, design house 8): the answer says whether it counted.
 * @throws RunbookError USAGE (too long, unknown type), EXECUTION_NOT_FOUND, NOTHING_TO_DECIDE, ACCESS_DENIED or NO_WORKER.
 */
export async function sendSignal(
  client: Client,
  idOrPrefix: string,
  type: SignalType,
  argument: SignalArgument,
): Promise<Delivered> {
  const bounded = boundedSignal(type, argument);
  const run = await findExecution(client, idOrPrefix);
  refuseClosed(run);
  if (!(await hasWorker(client))) throw noWorker(type);
  const answer = await sendUpdate<SignalAnswer>(client, run, type, bounded);
  return { AutomationExecutionId: run.workflowId, ...answer };
}

const noWorker = (type: SignalType): RunbookError =>
  new RunbookError('NO_WORKER', `No worker looks at the task queue '${TASK_QUEUE}': ${type} was not sent.`, {
    hint: 'Start one with `runbook worker` (or `runbook dev`) and repeat the command.',
  });
