import type { Client } from '@temporalio/client';
import { TASK_QUEUE } from '../workflow/messages.js';
import { lastPolls } from './pollers.js';
import { serverAhead } from './server-clock.js';

/** An idle worker polls at least every 60 s; the server remembers pollers for five minutes. */
const FRESH_MS = 75_000;

/**
 * Does any worker poll our task queue? A worker that was killed counts for up to 75 s. The server's clock decides: `now`, the client's in
 * ms since the epoch, may be wrong.
 */
export async function hasWorker(client: Client, now: () => number = Date.now): Promise<boolean> {
  const [polls, ahead] = await Promise.all([lastPolls(client, TASK_QUEUE), serverAhead(client, now)]);
  const serverNow = now() + ahead;
  return polls.some(({ at }) => serverNow - at < FRESH_MS);
}
