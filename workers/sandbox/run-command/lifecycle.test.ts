import { describe, expect, it } from 'vitest';
import { commandStatus, invocationStatus, stateAt, type Schedule } from './lifecycle.js';
import { combine, cutError, cutOutput } from './output.js';
import { readScript, resultFor } from './script.js';

const result = { details: 'Success', output: '', error: '', code: 0, runMs: 100 };
const schedule: Schedule = { result, startsAt: 1_000, startFence: 9_000, killMs: 20 };
const at = (of: Partial<Schedule>, now: number) => {
  const state = stateAt({ ...schedule, ...of }, now);
  return `${state.details} ${state.code}`;
};

describe('an invocation', () => {
  it.each([
    ['waits', {}, 999, 'Pending -1'],
    ['runs', {}, 1_000, 'InProgress -1'],
    ['ends', {}, 1_100, 'Success 0'],
    ['is cancelled before it started', { cancelledAt: 500 }, 600, 'Cancelled -1'],
    ['is being cancelled', { cancelledAt: 1_010 }, 1_020, 'Cancelling -1'],
    ['is cancelled while it ran', { cancelledAt: 1_010 }, 1_030, 'Cancelled 137'],
    ['was not yet cancelled', { cancelledAt: 1_010 }, 1_005, 'InProgress -1'],
    ['ends before the cancel bites', { cancelledAt: 1_090 }, 1_200, 'Success 0'],
    ['is not changed by a late cancel', { cancelledAt: 2_000 }, 3_000, 'Success 0'],
    ['cannot reach its node', { startsAt: Infinity }, 8_999, 'Delayed -1'],
    ['is given up', { startsAt: Infinity }, 9_000, 'DeliveryTimedOut -1'],
    ['is cancelled out of reach', { startsAt: Infinity, cancelledAt: 5_000 }, 9_999, 'Cancelled -1'],
    ['stays given up', { startsAt: Infinity, cancelledAt: 9_500 }, 9_999, 'DeliveryTimedOut -1'],
    ['never starts', { result: { ...result, details: 'Undeliverable', code: 1 } }, 1_050, 'Pending -1'],
    ['never started', { result: { ...result, details: 'Undeliverable', code: 1 } }, 1_100, 'Undeliverable -1'],
  ])('%s', (_name, of, now, expected) => {
    expect(at(of, now)).toBe(expected);
  });

  it.each([
    ['ExecutionTimedOut', 'TimedOut'],
    ['DeliveryTimedOut', 'TimedOut'],
    ['Terminated', 'Cancelled'],
    ['Undeliverable', 'Failed'],
    ['Delayed', 'Delayed'],
  ])('with details %s has status %s', (details, status) => {
    expect(invocationStatus(details)).toBe(status);
  });
});

describe('a command', () => {
  const of = (counts: Record<string, number>, cancelled = false) => {
    const all = Object.entries(counts).flatMap(([details, count]) => Array.from({ length: count }, () => details));
    const { Status, StatusDetails } = commandStatus(all, cancelled);
    return `${Status} ${StatusDetails}`;
  };

  it.each([
    [{}, 'Success NoInstancesInTag'],
    [{ Pending: 2 }, 'Pending Pending'],
    [{ Pending: 1, Success: 1 }, 'InProgress InProgress'],
    [{ Delayed: 2 }, 'InProgress Delayed'],
    [{ Success: 5 }, 'Success Success'],
    [{ Success: 4, Failed: 1 }, 'Failed Failed'],
    [{ Success: 4, ExecutionTimedOut: 1 }, 'Failed Failed'],
    [{ Success: 9, DeliveryTimedOut: 1 }, 'TimedOut DeliveryTimedOut'],
    [{ Undeliverable: 5 }, 'Failed Failed'],
    [{ Success: 1, Undeliverable: 4 }, 'Success Success'],
    [{ Success: 8, Cancelled: 2 }, 'Failed Incomplete'],
  ])('with %o is %s', (counts, expected) => {
    expect(of(counts)).toBe(expected);
  });

  it('that is being cancelled as a whole is Cancelling, then Cancelled', () => {
    expect(of({ Cancelling: 1, Success: 1 }, true)).toBe('Cancelling Cancelling');
    expect(of({ Cancelled: 1, Success: 1 }, true)).toBe('Cancelled Cancelled');
  });
});

describe('output', () => {
  it('is whole below its limit and cut at it, with the beginning kept', () => {
    expect(cutOutput('x'.repeat(23_999))).toHaveLength(23_999);
    expect(cutOutput('x'.repeat(24_000))).toMatch(/^x+--output truncated--$/);
    expect(cutError('x'.repeat(9_000))).toHaveLength(8_000);
  });

  it.each([
    ['short', 5, 5],
    ['long output', 5_000, 5],
    ['long error', 5, 5_000],
    ['both long', 5_000, 5_000],
    ['just too long', 2_000, 600],
  ])('and error together never exceed 2,500 characters: %s', (_name, output, error) => {
    const text = combine('o'.repeat(output), 'e'.repeat(error));

    expect(text.length).toBeLessThanOrEqual(2_500);
    expect(text).toMatch(/^o+[^]*----------ERROR-------\ne+/);
  });
});

describe('a script', () => {
  it('names the exit code of a failure in the error, as the agent does', () => {
    expect(resultFor([{ node: '*', status: 'Failed', error: 'no' }], 'i-1', 5)).toEqual({
      details: 'Failed',
      output: '',
      error: 'no\nfailed to run commands: exit status 1',
      code: 1,
      runMs: 5,
    });
  });

  it.each([
    ['no list', {}, /must be a list/],
    ['an unknown status', [{ node: '*', status: 'Exploded' }], /must be a list/],
    ['no node', [{ status: 'Failed' }], /must be a list/],
    ['a delay in seconds', [{ node: '*', delay: '10' }], /'10' is not a duration/],
  ])('is refused with %s', (_name, value, message) => {
    expect(() => readScript(value)).toThrow(message);
  });
});
