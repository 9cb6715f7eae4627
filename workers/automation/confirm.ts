/**
 * Does this worker still have its activity? After a heartbeat timeout the server gives the activity to another worker, and the first one does
 * not hear of it while it is cut off from the server, or was stopped and goes on (SIGSTOP, a laptop's sleep). A request that it sends then
 * can undo what later steps have done.
 */
import type { Context } from '@temporalio/activity';
import { ActivityCancelledError, ActivityPausedError, ActivityResetError } from '@temporalio/client';
import { HEARTBEAT_TIMEOUT_MS } from '../../engine/workflow/time-limits.js';
import type { Beat } from './beat.js';

/** So long after the server was heard nobody else can have the activity. A second is room for what is on its way. */
const SURE_MS = HEARTBEAT_TIMEOUT_MS - 1_000;
const ANSWER_WITHIN_MS = 3_000;

/** Resolves to why no request may leave now, or to undefined. Asks the server only when this try began, or was confirmed, a while ago. */
export function createConfirm(temporal: Context, beat: Pick<Beat, 'details'>): () => Promise<string | undefined> {
  let heardAt = earliestStart(temporal.info.currentAttemptScheduledTimestampMs);
  return async () => {
    if (Date.now() - heardAt < SURE_MS) return undefined;
    const askedAt = Date.now();
    try {
      const { client, info } = temporal;
      await client.withDeadline(askedAt + ANSWER_WITHIN_MS, () =>
        client.activity.heartbeat(info.taskToken, beat.details()),
      );
    } catch (error) {
      if (!isOurs(error)) return `Temporal did not confirm that this worker still has the step (${nameOf(error)}).`;
    }
    heardAt = askedAt;
    return Date.now() - askedAt < SURE_MS
      ? undefined
      : 'Temporal took too long to confirm that this worker still has the step.';
  };
}

/** How far this machine's clock is behind the server's, as far as tries have shown, ms; 0 or less. */
let clockBehindMs = 0;

/**
 * The earliest moment, by this machine's clock, at which the server can have started the try. A try may begin here long after that: a poll that
 * was open while the process was stopped or cut off gives it a task that the server has given to somebody else since.
 */
function earliestStart(scheduledMs: number): number {
  clockBehindMs = Math.min(clockBehindMs, Date.now() - scheduledMs);
  return scheduledMs + clockBehindMs;
}

/** The server knows the activity as this worker's, and says more: the SDK's own heartbeats bring that where it belongs. */
const isOurs = (error: unknown): boolean =>
  error instanceof ActivityCancelledError ||
  error instanceof ActivityPausedError ||
  error instanceof ActivityResetError;

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'unknown');
