import { describe, expect, it } from 'vitest';
import { TOO_LARGE } from './messages.js';
import { faultOfStart, type Origin } from './refuse-start.js';

const FIRST: Origin = { memo: {}, attempt: 1 };
const NEXT: Origin = { ...FIRST, continuedFromExecutionRunId: 'a' };

describe('a start', () => {
  it('may carry a state where a run goes on in a new history', () => {
    expect(faultOfStart({ carried: {} }, NEXT)).toBeUndefined();
  });

  it.each<[string, Origin]>([
    ['a first run, or one that was reset', FIRST],
    ['a run that a schedule repeats', { ...NEXT, cronSchedule: '* * * * *' }],
    ['a run that is tried again', { ...NEXT, attempt: 2 }],
  ])('of %s carries none', (_, origin) => {
    expect(faultOfStart({ carried: {} }, origin)).toBe('Only a run that goes on in a new history carries a state.');
    expect(faultOfStart({}, origin)).toBeUndefined();
  });

  it('whose memo was too large is refused for it', () => {
    expect(faultOfStart({}, { ...FIRST, memo: { [TOO_LARGE]: true } })).toMatch(
      /^The memo is larger than 131072 bytes/,
    );
  });

  it('that was too large to be read is refused by its size', () => {
    expect(faultOfStart(TOO_LARGE, FIRST)).toBe('The request is larger than 600000 bytes.');
  });
});
