import { describe, expect, it } from 'vitest';
import { hostileCases } from './cases.js';
import { runHostileSuite } from './suite.js';

/** Short here; `npm run faults -- --hostile --count 2000` is the long one. */
const COUNT = 300;
const SEED = 20_260_131;

describe('hostile cases', () => {
  it('have each a name of its own, and are the same again for the same seed', () => {
    const made = (seed: number): string[] =>
      hostileCases(seed, 1_000)
        .filter(({ name }) => name.startsWith('random'))
        .slice(0, 50)
        .map(({ begin, messages }) => JSON.stringify([begin(), messages?.()]));
    const names = hostileCases(SEED, 1_000).map(({ name }) => name);

    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThanOrEqual(1_000);
    expect(made(SEED)).toEqual(made(SEED));
    expect(made(SEED)).not.toEqual(made(SEED + 1));
  });
});

describe('a worker under hostile documents, starts, messages and parameters', () => {
  it(`lives on, harms no ordinary run, and ends every run: seed ${SEED}`, { timeout: 900_000 }, async () => {
    const print = (line: string): void => void process.stderr.write(`${line}\n`);
    const report = await runHostileSuite({ seed: SEED, count: COUNT, print });

    expect(report.found).toEqual([]);
    expect(report.deaths).toBe(0);
    expect(report.thrown).toBeGreaterThanOrEqual(COUNT);
    expect(report.neighbours).toBeGreaterThan(0);
  });
});
