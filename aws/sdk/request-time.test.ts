import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CALL_MS, CALL_WAITS_MS, LOOK_MS, LOOK_WAITS_MS } from '../../engine/workflow/time-limits.js';
import { createRequestTime } from './request-time.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const timedOut = (): DOMException => new DOMException('The operation was aborted due to timeout', 'TimeoutError');

describe('the time of a request', () => {
  it('is over when AWS has not answered in it', () => {
    const time = createRequestTime(1_000);
    vi.advanceTimersByTime(999);
    expect([time.signal.aborted, time.over]).toEqual([false, undefined]);
    vi.advanceTimersByTime(1);
    expect([time.signal.aborted, time.over]).toEqual([true, 'unanswered']);
  });

  it('stands still while the answer waits here, and goes on with what was left of it', () => {
    const time = createRequestTime(1_000);
    vi.advanceTimersByTime(400);
    time.standStill();
    vi.advanceTimersByTime(4_000 - 1);
    time.goOn();
    vi.advanceTimersByTime(599);
    expect(time.over).toBeUndefined();
    vi.advanceTimersByTime(1);
    expect(time.over).toBe('unanswered');
  });

  it.each([
    ['a look', LOOK_MS, LOOK_WAITS_MS],
    ['a call', CALL_MS, CALL_WAITS_MS],
  ])('does not stand still for ever: %s', (_, ms, waitsMs) => {
    const time = createRequestTime(ms);
    time.standStill();
    vi.advanceTimersByTime(ms + waitsMs - 1);
    expect([time.signal.aborted, time.over]).toEqual([false, undefined]);
    vi.advanceTimersByTime(1);
    expect([time.signal.aborted, time.over]).toEqual([true, 'unread']);
  });

  it('leaves nothing running once it has ended', () => {
    createRequestTime(1_000, new AbortController().signal).end();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('who asked for a request', () => {
  it('breaks it off', () => {
    const caller = new AbortController();
    const time = createRequestTime(1_000, caller.signal);
    caller.abort(new Error('enough'));
    expect([time.signal.reason, time.over]).toEqual([new Error('enough'), undefined]);
  });

  it('breaks it off when its time is up, but not once AWS has answered', () => {
    const [unanswered, answered] = [new AbortController(), new AbortController()];
    const times = [createRequestTime(1_000, unanswered.signal), createRequestTime(1_000, answered.signal)];
    times[1]!.standStill();
    unanswered.abort(timedOut());
    answered.abort(timedOut());
    expect(times.map(({ signal }) => signal.aborted)).toEqual([true, false]);
  });

  it('breaks it off by a cancel even while its answer waits', () => {
    const caller = new AbortController();
    const time = createRequestTime(1_000, caller.signal);
    time.standStill();
    caller.abort(new Error('cancelled'));
    expect(time.signal.aborted).toBe(true);
  });

  it('may have broken it off before', () => {
    expect(createRequestTime(1_000, AbortSignal.abort(new Error('enough'))).signal.aborted).toBe(true);
  });
});
