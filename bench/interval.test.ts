import { describe, expect, it } from 'vitest';
import { judge, pairedRatio } from './interval.js';

describe('a ratio of pairs', () => {
  it('is the geometric mean of the ratios, so that twice and half make one', () => {
    expect(pairedRatio([[2, 1], [1, 2]]).ratio).toBeCloseTo(1, 12); // prettier-ignore
  });

  it('knows itself exactly when all pairs agree, whatever their size', () => {
    const { ratio, low, high } = pairedRatio([[1.2, 1], [12, 10], [0.6, 0.5]]); // prettier-ignore

    expect([ratio, low, high]).toEqual([ratio, ratio, ratio].map((each) => expect.closeTo(each, 9) as number));
    expect(ratio).toBeCloseTo(1.2, 9);
  });

  it("has Student's interval: three pairs whose logarithms are -0.1, 0 and 0.1", () => {
    const pairs = [-0.1, 0, 0.1].map((log) => [Math.exp(log), 1] as const);

    expect(Math.log(pairedRatio(pairs).high)).toBeCloseTo((4.303 * 0.1) / Math.sqrt(3), 9);
  });

  it.each([
    [1.1, 1.06, 1.05, 'short'],
    [1.1, 1.04, 1.05, 'within'],
    [0.9, 0.8, 1.05, 'within'],
  ])('%d with %d as its lower end against the goal %d is %s', (ratio, low, goal, verdict) => {
    expect(judge({ ratio, low, high: 2 }, goal)).toBe(verdict);
  });
});
