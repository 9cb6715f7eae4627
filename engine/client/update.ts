import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import {
  ApplicationFailure,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { RunbookError } from '../errors.js';
import type { RunbookErrorCode } from '../errors.js';
import { isOpen } from './describe.js';

/** Longest wait for a worker's answer to an update, ms (house 9a). */
const ANSWER_TIMEOUT_MS = 10_000;

/** Refusals of the API (spec 6.9) as codes of ours. */
const REFUSALS: Record<string, RunbookErrorCode> = {
  AccessDeniedException: 'ACCESS_DENIED',
  InvalidAutomationSignalException: 'NOTHING_TO_DECIDE',
  AutomationStepNotFoundException: 'NOTHING_TO_DECIDE',
};

/**
 * Sends one update to a run and waits for its answer. The client repeats a lost request under the same update id.
 * @throws RunbookError NOTHING_TO_DECIDE, ACCESS_DENIED, or NO_WORKER when none answers within ten seconds.
 */
export async function sendUpdate<Answer>(
  client: Client,
  run: WorkflowExecutionDescription,
  name: string,
  argument: object,
): Promise<Answer> {
  const handle = client.workflow.getHandle(run.workflowId, run.runId);
  const send = () => handle.executeUpdate<Answer, [object]>(name, { args: [argument] });
  try {
    return await client.withDeadline(Date.now() + ANSWER_TIMEOUT_MS, send);
  } catch (error) {
    throw refusal(run.workflowId, name, error);
  }
}

/** @throws RunbookError NOTHING_TO_DECIDE when the run is over. */
export function refuseClosed(run: WorkflowExecutionDescription): void {
  if (!isOpen(run)) throw over(run.workflowId);
}

function refusal(id: string, name: string, error: unknown): unknown {
  if (error instanceof WorkflowNotFoundError) return over(id);
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return unanswered(id, name, error);
  const cause = error instanceof WorkflowUpdateFailedError ? error.cause : undefined;
  const code = cause instanceof ApplicationFailure ? REFUSALS[cause.type ?? ''] : undefined;
  if (!code) return error;
  return new RunbookError(code, cause!.message, { hint: `See what it waits for: runbook show ${id}`, cause: error });
}

const over = (id: string): RunbookError =>
  new RunbookError('NOTHING_TO_DECIDE', `Execution ${id} is over already: there is nothing left to decide or stop.`, {
    hint: `See how it ended: runbook show ${id}`,
  });

const unanswered = (id: string, name: string, cause: unknown): RunbookError =>
  new RunbookError('NO_WORKER', `No worker answered ${name} within ${ANSWER_TIMEOUT_MS / 1000} seconds.`, {
    hint: `Start one with \`runbook worker\`, then look before you repeat it: runbook show ${id}`,
    cause,
  });
