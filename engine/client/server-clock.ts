/** The time by the server's clock. No answer of Temporal's API contains it, but the server records when somebody polled. */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { lastPolls } from './pollers.js';

/** A task queue that never has tasks: a poll of it leaves an entry with the server's time. */
const CLOCK_QUEUE = 'runbook-clock';
/** The entry is there at once; if the server makes none, we wait no longer than this. */
const PATIENCE_MS = 1_000;
const PAUSE_MS = 10;
/** The server takes no poll without a deadline; ours is cancelled as soon as its entry is seen. */
const POLL_MS = 10_000;

const known = new WeakMap<Client, Promise<number>>();

/**
 * How far the server's clock is ahead of `now`, ms; exact to a round trip. Measured once for each client. 0 when it cannot be measured:
 * then the two clocks are taken to agree.
 */
export function serverAhead(client: Client, now: () => number): Promise<number> {
  // Only the difference to `Date.now` is kept.
  if (now !== Date.now) return measure(client, now);
  if (!known.has(client)) known.set(client, measure(client, now));
  return known.get(client)!;
}

async function measure(client: Client, now: () => number): Promise<number> {
  const identity = `clock-${randomUUID()}`;
  const enough = new AbortController();
  const question = { namespace: client.options.namespace, taskQueue: { name: CLOCK_QUEUE }, identity };
  const ask = () => client.workflowService.pollWorkflowTaskQueue(question);
  const asking = client.withAbortSignal(enough.signal, () => client.withDeadline(Date.now() + POLL_MS, ask));
  let over = false;
  const ended = asking.then(
    () => (over = true),
    () => (over = true),
  );
  try {
    for (let waited = 0; waited < PATIENCE_MS && !over; waited += PAUSE_MS) {
      const mark = (await lastPolls(client, CLOCK_QUEUE)).find((poll) => poll.identity === identity);
      if (mark) return mark.at - now();
      await delay(PAUSE_MS);
    }
    return 0;
  } catch {
    return 0;
  } finally {
    enough.abort();
    await ended;
  }
}
