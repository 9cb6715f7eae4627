import { setTimeout as delay } from 'node:timers/promises';
import type { Client, WorkflowHandle } from '@temporalio/client';
import {
  ApplicationFailure,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { RunbookError } from '../errors.js';
import type { RunbookErrorCode } from '../errors.js';
import { brief } from './brief.js';
import { describeRun } from './find-execution.js';
import { GRPC, grpcCode } from './grpc.js';
import { isOpen, type RunInfo } from './run-info.js';

/** Longest wait for a worker's answer to an update, ms (design house 9a). */
const ANSWER_TIMEOUT_MS = 10_000;

/** Refusals of the API (behaviour 6.9) as codes of ours. */
const REFUSALS: Record<string, RunbookErrorCode> = {
  AccessDeniedException: 'ACCESS_DENIED',
  InvalidAutomationSignalException: 'NOTHING_TO_DECIDE',
  AutomationStepNotFoundException: 'NOTHING_TO_DECIDE',
};

/** The run refuses for a moment: it is about to continue as new (design contracts 11). */
const TRY_AGAIN = 'TryAgain';
const PAUSE_MS = 100;

/**
 * A handle to the whole chain of a run: a message reaches its newest history, and never another run that has the same id
 * (design contracts 10).
 */
export const wholeRun = (client: Client, { workflowId, firstRunId }: RunInfo): WorkflowHandle =>
  client.workflow.getHandle(workflowId, undefined, firstRunId ? { firstExecutionRunId: firstRunId } : {});

/**
 * Sends one update to a run and waits for its answer. The client repeats a lost request under the same update id. A request that came
 * between two histories of the run is sent again, to the later one.
 * @throws RunbookError NOTHING_TO_DECIDE, ACCESS_DENIED, or NO_WORKER when none answers within ten seconds.
 */
export async function sendUpdate<Answer>(
  client: Client,
  run: RunInfo,
  name: string,
  argument: object,
): Promise<Answer> {
  const deadline = Date.now() + ANSWER_TIMEOUT_MS;
  const send = () => wholeRun(client, run).executeUpdate<Answer, [object]>(name, { args: [argument] });
  for (;;) {
    try {
      return await client.withDeadline(deadline, send);
    } catch (error) {
      const again = Date.now() + PAUSE_MS < deadline && (await maySucceed(client, run, error));
      if (!again) throw refusal(run.workflowId, name, error);
      await delay(PAUSE_MS);
    }
  }
}

/** @throws RunbookError NOTHING_TO_DECIDE when the run is over. */
export function refuseClosed(run: RunInfo): void {
  if (!isOpen(run)) throw over(run.workflowId);
}

/**
 * May another try succeed? The server says that a run is over while it is between two histories; and a workflow task that has just failed
 * is repeated.
 */
async function maySucceed(client: Client, run: RunInfo, error: unknown): Promise<boolean> {
  if (typeOf(error) === TRY_AGAIN || grpcCode(error) === GRPC.FAILED_PRECONDITION) return true;
  if (!(error instanceof WorkflowNotFoundError)) return false;
  const now = await describeRun(client, run.workflowId);
  return now !== undefined && isOpen(now) && now.firstRunId === run.firstRunId;
}

function typeOf(error: unknown): string | undefined {
  const cause = error instanceof WorkflowUpdateFailedError ? error.cause : undefined;
  return cause instanceof ApplicationFailure ? (cause.type ?? undefined) : undefined;
}

function refusal(id: string, name: string, error: unknown): unknown {
  if (error instanceof WorkflowNotFoundError) return over(id);
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return unanswered(id, name, error);
  const type = typeOf(error) ?? '';
  if (type === TRY_AGAIN) return unanswered(id, name, error);
  if (!Object.hasOwn(REFUSALS, type)) return error;
  const message = brief((error as WorkflowUpdateFailedError).cause!.message, LONGEST_REFUSAL);
  return new RunbookError(REFUSALS[type]!, message, {
    hint: `See what it waits for: runbook show ${id}`,
    cause: error,
  });
}

/** A refusal names the approvers of the step, each of which may be an ARN. */
const LONGEST_REFUSAL = 2_000;

/** The error for a message that comes too late. */
export const over = (id: string): RunbookError =>
  new RunbookError('NOTHING_TO_DECIDE', `Execution ${id} is over already: there is nothing left to decide or stop.`, {
    hint: `See how it ended: runbook show ${id}`,
  });

const unanswered = (id: string, name: string, cause: unknown): RunbookError =>
  new RunbookError('NO_WORKER', `No worker answered ${name} within ${ANSWER_TIMEOUT_MS / 1000} seconds.`, {
    hint: `Start one with \`runbook worker\`, then look before you repeat it: runbook show ${id}`,
    cause,
  });
