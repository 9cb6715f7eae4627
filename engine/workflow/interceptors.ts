/**
 * Stands before every workflow task: applies its jobs (jobs.ts), and keeps a run in step with its history. A query of a run that its
 * worker does not remember makes Core replay what the server has by then, and that may be more than any workflow task has handled. The
 * run would go ahead of its history: with the time of an earlier task, and before messages that every replay will give it first — which
 * no later worker could repeat (decision `queries-stay-behind`).
 */
import { ApplicationFailure, workflowInfo, type WorkflowInterceptorsFactory } from '@temporalio/workflow';
import { tryUnblockConditions } from '@temporalio/workflow/lib/worker-interface.js';
import { applyJobs } from './jobs.js';
import { AHEAD_OF_HISTORY, AUTOMATION_WORKFLOW, INVALID_REQUEST, LARGEST_MEMO } from './messages.js';
import { readAtMost } from './payload-converter.js';
import { boundInfo } from './start-info.js';

export const interceptors: WorkflowInterceptorsFactory = () => {
  // What the SDK reads before the first task is no argument: memo, and results of earlier runs as whoever started it says.
  readAtMost(LARGEST_MEMO);
  let last: Position = { seconds: NaN, nanos: NaN, length: 0 };
  return {
    inbound: [{ execute: (input, next) => refusalOfType(workflowInfo().workflowType) ?? next(input) }],
    internals: [
      {
        activate(input, next) {
          const { activation } = input;
          last = follow(activation, last);
          if (activation.jobs?.some(({ initializeWorkflow }) => initializeWorkflow)) boundInfo(workflowInfo());
          readAtMost(Infinity);
          applyJobs(activation.jobs ?? [], {
            apply: (jobs) => next({ ...input, activation: Object.assign(activation, { jobs }) }),
            unblock: tryUnblockConditions,
          });
        },
      },
    ],
  };
};

/** What the bundle has under another name is no workflow: the names of prototypes, and what stands for all that it has not. */
function refusalOfType(type: string): Promise<never> | undefined {
  if (type === AUTOMATION_WORKFLOW) return undefined;
  const message = `This worker knows no workflow of type ${type.slice(0, 128)}, only ${AUTOMATION_WORKFLOW}.`;
  return Promise.reject(Object.assign(ApplicationFailure.nonRetryable(message, INVALID_REQUEST), { stack: '' }));
}

interface Position {
  /** When the last workflow task started; NaN before the first. */
  seconds: number;
  nanos: number;
  /** Events. */
  length: number;
}

/** Jobs that read, or come from the worker itself: they move nothing. */
const STILL = ['queryWorkflow', 'removeFromCache', 'updateRandomSeed', 'notifyHasPatch'];

/**
 * The new position. Every workflow task has a time of its own; events that come with none belong to no task.
 * @throws ApplicationFailure that fails the query and makes the worker forget the run, so that it is replayed.
 */
export function follow(
  activation: {
    timestamp?: { seconds?: { toNumber(): number } | number | null; nanos?: number | null } | null;
    historyLength?: number | null;
    jobs?: readonly { variant?: string }[] | null;
  },
  last: Position,
): Position {
  const { timestamp, historyLength, jobs } = activation;
  const seconds = timestamp?.seconds ?? 0;
  const now = {
    seconds: typeof seconds === 'number' ? seconds : seconds.toNumber(),
    nanos: timestamp?.nanos ?? 0,
    length: historyLength ?? 0,
  };
  const moves = (jobs ?? []).some(({ variant }) => !STILL.includes(variant ?? ''));
  const isSameTask = now.seconds === last.seconds && now.nanos === last.nanos;
  if (moves && isSameTask && now.length > last.length) {
    throw ApplicationFailure.nonRetryable(
      `${AHEAD_OF_HISTORY}: the history goes on while it is read. Ask again.`,
      AHEAD_OF_HISTORY,
    );
  }
  return moves ? now : last;
}
