import { describe, expect, it } from 'vitest';
import { parseMoment } from './moment.js';

const now = Date.parse('2026-01-31T10:00:00Z');

describe('moments on the command line', () => {
  it.each([
    ['2h', '2026-01-31T08:00:00.000Z'],
    ['90m', '2026-01-31T08:30:00.000Z'],
    ['3d', '2026-01-28T10:00:00.000Z'],
    ['2026-01-30', '2026-01-30T00:00:00.000Z'],
    ['2026-01-30T12:00:00+02:00', '2026-01-30T10:00:00.000Z'],
  ])('%s is %s', (text, moment) => {
    expect(new Date(parseMoment(text, now)).toISOString()).toBe(moment);
  });

  it.each(['yesterday', '2', '-2h', '1769853600', ''])('%j is refused', (text) => {
    expect(() => parseMoment(text, now)).toThrow(/is not a moment/);
  });
});
