/**
 * Runs before every activation of a workflow: applies its jobs (jobs.ts), and keeps the run in step with its history. When a query reaches
 * a worker without the run in its cache, Core replays all events that the server has by then, perhaps more than any workflow task has
 * handled. The run would get ahead of its history: it would see the time of an earlier task, and act before messages that every later
 * replay delivers first. No later worker could replay that (decision `queries-stay-behind`).
 */
import { ApplicationFailure, workflowInfo, type WorkflowInterceptorsFactory } from '@temporalio/workflow';
import { tryUnblockConditions } from '@temporalio/workflow/lib/worker-interface.js';
import { applyJobs } from './jobs.js';
import { AHEAD_OF_HISTORY, AUTOMATION_WORKFLOW, INVALID_REQUEST, LARGEST_MEMO } from './messages.js';
import { readAtMost } from './payload-converter.js';
import { boundInfo } from './start-info.js';

export const interceptors: WorkflowInterceptorsFactory = () => {
  // What the SDK decodes before the first activation: the memo, and the result of a last run. Whoever started the run chose both.
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

/**
 * Refuses every other workflow type. The SDK would find more names in the bundle, those of prototypes and a default for unknown types; none
 * is a workflow.
 */
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

/** Jobs that only read, or come from the worker itself: they do not advance the run. */
const STILL = ['queryWorkflow', 'removeFromCache', 'updateRandomSeed', 'notifyHasPatch'];

/**
 * The new position. Every workflow task has a start time of its own; new events with an unchanged time belong to no workflow task.
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
