/** What time it is for the server. No answer of Temporal's API says so; but it notes when somebody asked for work. */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { lastPolls } from './pollers.js';

/** A task queue that never has tasks: to ask it for work is to leave a mark with the server's time. */
const CLOCK_QUEUE = 'runbook-clock';
/** The mark stands at once; a server that leaves none costs no more than this. */
const PATIENCE_MS = 1_000;
const PAUSE_MS = 10;
/** The server takes no question for work without an end; ours is broken off as soon as its mark is seen. */
const POLL_MS = 10_000;

const known = new WeakMap<Client, Promise<number>>();

/**
 * How far the server's clock is ahead of `now`, ms; exact to a round trip. Asked once for each client. 0 when the server does not let
 * us know: then two clocks are believed to agree.
 */
export function serverAhead(client: Client, now: () => number): Promise<number> {
  // A clock that was handed in is not the one that was asked about.
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
