import { describe, expect, it } from 'vitest';
import { follow } from './interceptors.js';

const activation = (seconds: number, historyLength: number, ...variants: string[]) => ({
  timestamp: { seconds, nanos: 5 },
  historyLength,
  jobs: variants.map((variant) => ({ variant })),
});
const START = { seconds: NaN, nanos: NaN, length: 0 };
const FIRST = { seconds: 1, nanos: 5, length: 3 };

describe('the place of a run in its history', () => {
  it.each([
    ['its first task', activation(1, 3, 'initializeWorkflow'), START],
    ['the next task', activation(2, 9, 'resolveActivity'), FIRST],
    ['more jobs of the same task', activation(1, 3, 'fireTimer'), FIRST],
  ])('moves with %s', (_, now, last) => {
    expect(follow(now, last)).toEqual({ ...now.timestamp, length: now.historyLength });
  });

  it.each(['queryWorkflow', 'removeFromCache', 'updateRandomSeed', 'notifyHasPatch'])('stays with %s', (variant) => {
    expect(follow(activation(1, 9, variant), FIRST)).toEqual(FIRST);
  });

  it.each(['resolveActivity', 'fireTimer', 'signalWorkflow', 'doUpdate', 'cancelWorkflow'])(
    'is not moved by %s that came after the last task, and before the next',
    (variant) => {
      expect(() => follow(activation(1, 9, 'queryWorkflow', variant), FIRST)).toThrow(
        /^AheadOfHistory: .* Ask again\.$/,
      );
    },
  );
});
