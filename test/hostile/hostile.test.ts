import { describe, expect, it } from 'vitest';
import { hostileCases } from './cases.js';
import { runHostileSuite } from './suite.js';

/** Short here; `npm run faults -- --hostile --count 2000` is the long one. */
const COUNT = 300;
const SEED = 20_260_131;

describe('hostile cases', () => {
  it('have each a name of its own, and are the same again for the same seed', async () => {
    const made = (seed: number): Promise<string[]> => {
      const random = hostileCases(seed, 1_000).filter(({ name }) => name.startsWith('random'));
      return Promise.all(
        random.slice(0, 50).map(async (each) => JSON.stringify([await each.begin(), each.messages?.()])),
      );
    };
    const names = hostileCases(SEED, 1_000).map(({ name }) => name);

    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThanOrEqual(1_000);
    expect(await made(SEED)).toEqual(await made(SEED));
    expect(await made(SEED)).not.toEqual(await made(SEED + 1));
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
