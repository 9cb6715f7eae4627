/**
 * Stands before every workflow task: applies its jobs (jobs.ts), and keeps a run in step with its history. A query of a run that its
 * worker does not remember makes Core replay what the server has by then, and that may be more than any workflow task has handled. The
 * run would go ahead of its history: with the time of an earlier task, and before messages that every replay will give it first — which
 * no later worker could repeat (decision `queries-stay-behind`).
 */
import { ApplicationFailure, type WorkflowInterceptorsFactory } from '@temporalio/workflow';
import { applyJobs } from './jobs.js';
import { AHEAD_OF_HISTORY } from './messages.js';

export const interceptors: WorkflowInterceptorsFactory = () => {
  let last: Position = { seconds: NaN, nanos: NaN, length: 0 };
  return {
    internals: [
      {
        activate(input, next) {
          const { activation } = input;
          last = follow(activation, last);
          applyJobs(activation.jobs ?? [], (jobs) =>
            next({ ...input, activation: Object.assign(activation, { jobs }) }),
          );
        },
      },
    ],
  };
};

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
