import { describe, expect, it } from 'vitest';
import { actions } from '../../actions/index.js';
import {
  CALL_MS,
  CALL_WAITS_MS,
  CONNECTION_TIMEOUT_MS,
  GRACE_MS,
  HEARTBEAT_MS,
  HEARTBEAT_TIMEOUT_MS,
  IN_PROCESS_MS,
  LOOK_MS,
  LOOK_WAITS_MS,
  WAIT_TRY_MS,
  perTryOf,
  scheduleToCloseOf,
  startToCloseOf,
  waitsOf,
} from './time-limits.js';

const ascending = (...limits: number[]): boolean => limits.every((ms, index) => index === 0 || limits[index - 1]! < ms);

describe('the limits of time', () => {
  it('of a look are in order: a lost worker is noticed first, the server ends last', () => {
    expect(ascending(HEARTBEAT_MS * 2, HEARTBEAT_TIMEOUT_MS, LOOK_MS, GRACE_MS)).toBe(true);
    expect(ascending(CONNECTION_TIMEOUT_MS, LOOK_MS)).toBe(true);
  });

  it('let a look that begins at the deadline end before the server ends the activity', () => {
    const deadline = 60_000;
    expect(deadline + LOOK_MS + LOOK_WAITS_MS).toBeLessThan(scheduleToCloseOf(deadline));
  });

  it.each([CALL_MS, 300_000, 600_000])('let a call of %i ms end before the server ends it', (callMs) => {
    expect(ascending(callMs, callMs + CALL_WAITS_MS, startToCloseOf(callMs))).toBe(true);
    expect(perTryOf(startToCloseOf(callMs))).toBe(callMs);
  });

  it('give a try of a wait the time to look, to look a last time and to make its request', () => {
    const [look, call] = [LOOK_MS + waitsOf(LOOK_MS), CALL_MS + waitsOf(CALL_MS)];
    expect(IN_PROCESS_MS + look + call + look).toBeLessThan(WAIT_TRY_MS);
  });

  it('let what is answered wait longer where it is the work of its step', () => {
    expect([waitsOf(LOOK_MS), waitsOf(CALL_MS)]).toEqual([LOOK_WAITS_MS, CALL_WAITS_MS]);
  });

  it('hold for every action: what caps a step caps its call', () => {
    const capped = [...actions.values()].filter(({ timeout }) => timeout.capSeconds !== undefined);
    const calls = capped.filter(({ name }) => name !== 'aws:approve' && name !== 'aws:sleep');
    expect(calls.length).toBeGreaterThan(0);
    for (const { timeout } of calls) expect([25, 300, 600]).toContain(timeout.capSeconds);
  });
});
