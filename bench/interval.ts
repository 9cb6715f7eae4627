/** The ratio of two quantities that were measured in pairs, with its confidence interval. */
export interface Ratio {
  /** Geometric mean of the pairs' ratios. */
  ratio: number;
  /** Ends of the 95 % interval. */
  low: number;
  high: number;
}

/**
 * The ratio `this / that` over pairs `[this, that]`: two or more, all above zero. Averages logarithms, because ratios multiply; uses
 * Student's interval, because it also holds for few pairs.
 */
export function pairedRatio(pairs: readonly (readonly [number, number])[]): Ratio {
  const logs = pairs.map(([one, other]) => Math.log(one / other));
  const mean = sum(logs) / logs.length;
  const variance = sum(logs.map((log) => (log - mean) ** 2)) / (logs.length - 1);
  const reach = quantile(logs.length - 1) * Math.sqrt(variance / logs.length);
  return { ratio: Math.exp(mean), low: Math.exp(mean - reach), high: Math.exp(mean + reach) };
}

/** `short`: the whole interval is above `goal`, so the goal is missed; `within`: the pairs do not exclude that it is reached. */
export const judge = ({ low }: Ratio, goal: number): 'within' | 'short' => (low > goal ? 'short' : 'within');

/** 97.5 % of Student's t, by degrees of freedom from 1. */
const T = [
  ...[12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131],
  ...[2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042],
];
const quantile = (freedom: number): number => T[freedom - 1] ?? 1.96 + 2.4 / freedom;

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
