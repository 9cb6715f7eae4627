import type { Context } from '@temporalio/activity';
import { ActivityCancelledError, ActivityNotFoundError } from '@temporalio/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createConfirm } from './confirm.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function begin(answer: () => Promise<void>, scheduledAgoMs = 0) {
  const heartbeat = vi.fn((_token: Uint8Array, _details: unknown) => answer());
  const client = { withDeadline: <T>(_: number, work: () => Promise<T>) => work(), activity: { heartbeat } };
  const info = { taskToken: new Uint8Array([1]), currentAttemptScheduledTimestampMs: Date.now() - scheduledAgoMs };
  const temporal = { client, info } as unknown as Context;
  return { heartbeat, confirm: createConfirm(temporal, { details: () => ({ bugs: 1 }) }) };
}

/** Another worker has the activity at the earliest five seconds after the server was heard last. */
describe('whether this worker still has its activity', () => {
  it('is not asked as long as nobody else can have it', async () => {
    const { confirm, heartbeat } = begin(() => Promise.reject(new ActivityNotFoundError('gone')));
    vi.advanceTimersByTime(3_999);

    expect(await confirm()).toBeUndefined();
    expect(heartbeat).not.toHaveBeenCalled();
  });

  it('is asked with what the next try has to know, and counts for a while', async () => {
    const { confirm, heartbeat } = begin(() => Promise.resolve());
    vi.advanceTimersByTime(4_000);
    expect(await confirm()).toBeUndefined();
    vi.advanceTimersByTime(3_999);
    expect(await confirm()).toBeUndefined();

    expect(heartbeat.mock.calls).toEqual([[new Uint8Array([1]), { bugs: 1 }]]);
  });

  it.each([
    ['the server says that it has not', new ActivityNotFoundError('gone')],
    ['the server does not answer', new Error('unreachable')],
  ])('is denied where %s', async (_, error) => {
    const { confirm } = begin(() => Promise.reject(error));
    vi.advanceTimersByTime(4_000);

    expect(await confirm()).toMatch(/^Temporal did not confirm/);
  });

  it('is asked at once where the try begins here long after the server scheduled it', async () => {
    const { confirm, heartbeat } = begin(() => Promise.reject(new ActivityNotFoundError('gone')), 4_000);

    expect(await confirm()).toMatch(/^Temporal did not confirm/);
    expect(heartbeat).toHaveBeenCalledOnce();
  });

  it('is denied where the answer took too long', async () => {
    const { confirm } = begin(async () => void vi.advanceTimersByTime(4_000));
    vi.advanceTimersByTime(4_000);

    expect(await confirm()).toMatch(/^Temporal took too long/);
  });

  it('is asked in time also where the clock of this machine is behind the clock of the server', async () => {
    expect(await begin(() => Promise.resolve(), -60_000).confirm()).toBeUndefined();
    const { confirm, heartbeat } = begin(() => Promise.resolve(), -56_000);
    await confirm();

    expect(heartbeat).toHaveBeenCalledOnce();
  });

  it('is not denied by a cancel, which comes on its own way', async () => {
    const { confirm } = begin(() => Promise.reject(new ActivityCancelledError('cancelled')));
    vi.advanceTimersByTime(4_000);

    expect(await confirm()).toBeUndefined();
  });
});
