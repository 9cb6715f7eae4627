import { describe, expect, it } from 'vitest';
import type { Client } from './connect.js';
import { hasWorker } from './workers.js';

const NOW = Date.parse('2026-01-01T12:00:00Z');
const MINUTE = 60_000;

/** A server that a worker polled this many ms ago; `refuses`: it refuses polls by anybody who is no worker. */
function clientOf(lastPollAgo: number, refuses = false): Client {
  let identity = '';
  const poller = (who: string, ago: number) => ({
    pollers: who ? [{ identity: who, lastAccessTime: { seconds: (NOW - ago) / 1000, nanos: 0 } }] : [],
  });
  const workflowService = {
    describeTaskQueue: ({ taskQueue }: { taskQueue: { name: string } }) =>
      Promise.resolve(taskQueue.name === 'runbook' ? poller('a worker', lastPollAgo) : poller(identity, 0)),
    pollWorkflowTaskQueue: (question: { identity: string }) => {
      if (refuses) return Promise.reject(new Error('permission denied'));
      identity = question.identity;
      return new Promise(() => undefined);
    },
  };
  const untilAborted = (signal: AbortSignal, ask: () => Promise<unknown>): Promise<unknown> =>
    Promise.race([
      ask(),
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted')))),
    ]);
  const withDeadline = (_deadline: number, ask: () => Promise<unknown>): Promise<unknown> => ask();
  return {
    workflowService,
    withDeadline,
    withAbortSignal: untilAborted,
    options: { namespace: 'default' },
  } as unknown as Client;
}

describe('whether a worker runs', () => {
  it.each([-30, -3, 0, 3, 30])('does not depend on a client that is %i minutes off', async (wrong) => {
    const now = () => NOW + wrong * MINUTE;
    expect(await hasWorker(clientOf(30_000), now)).toBe(true);
    expect(await hasWorker(clientOf(4 * MINUTE), now)).toBe(false);
  });

  it("is told by the client's own clock where the server does not tell its time", async () => {
    expect(await hasWorker(clientOf(30_000, true), () => NOW)).toBe(true);
    expect(await hasWorker(clientOf(4 * MINUTE, true), () => NOW)).toBe(false);
  });
});
