import { describe, expect, it } from 'vitest';
import { resultOf } from '../../test/support/effects.js';
import type { StepContext } from '../../engine/action.js';
import { sleep } from './action.js';
import { parseDuration, parseInstant } from './time.js';

describe('durations', () => {
  it.each([
    ['PT10M', 600],
    ['PT3S', 3],
    ['P1D', 86_400],
    ['P1DT2H3M4.5S', 93_784.5],
    ['P2W', 1_209_600],
    ['PT0S', 0],
  ])('%s is %d seconds', (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds);
  });

  it.each(['', 'P', 'PT', '10M', 'P1Y', 'P1M', 'PT-5S', '-PT5S', 'P1DT', 'PT5'])('%j is none', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });
});

describe('moments', () => {
  it.each([
    ['2026-01-31T10:00:00Z', '2026-01-31T10:00:00.000Z'],
    ['2026-01-31T12:00:00+02:00', '2026-01-31T10:00:00.000Z'],
    ['2026-01-31T10:00:00', '2026-01-31T10:00:00.000Z'],
    ['2026-01-31', '2026-01-31T00:00:00.000Z'],
  ])('%s is %s', (text, moment) => {
    expect(new Date(parseInstant(text)!).toISOString()).toBe(moment);
  });

  it.each(['yesterday', '31.01.2026', '2026-13-45', '1769853600'])('%s is none', (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });
});

describe('aws:sleep', () => {
  const slept = (inputs: Record<string, string>): number => {
    let asked = NaN;
    const context = {
      now: () => Date.parse('2026-01-31T10:00:00Z'),
      *sleep(ms: number) {
        asked = ms;
      },
    } as unknown as StepContext;
    resultOf(sleep.run(inputs, context));
    return asked;
  };

  it('sleeps for the duration', () => {
    expect(slept({ Duration: 'PT90S' })).toBe(90_000);
  });

  it('refuses a moment that is further away than the longest sleep, when it is time to sleep', () => {
    expect(slept({ Timestamp: '2026-02-07T09:59:59Z' })).toBe(604_799_000);
    expect(() => slept({ Timestamp: '2026-02-07T10:00:00Z' })).toThrow('A sleep lasts at most 604799 seconds');
  });

  it('sleeps until the moment, in either spelling', () => {
    expect(slept({ Timestamp: '2026-01-31T10:00:10Z' })).toBe(10_000);
    expect(slept({ TimeStamp: '2026-01-31T10:00:10Z' })).toBe(10_000);
  });

  it.each([
    [{}, /exactly one of/],
    [{ Duration: 'PT1S', Timestamp: '2026-01-31' }, /exactly one of/],
    [{ Duration: 'P1Y' }, /not an ISO 8601 duration/],
    [{ Duration: 'P8D' }, /at most 604799 seconds/],
    [{ Timestamp: 'soon' }, /not an ISO 8601 moment/],
  ])('refuses %j', (inputs, message) => {
    expect(sleep.check!(inputs).map((fault) => fault.message)).toEqual([expect.stringMatching(message)]);
  });
});
