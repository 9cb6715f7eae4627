import { describe, expect, it } from 'vitest';
import { runCampaign } from './campaign/campaign.js';
import { createRandom } from './campaign/random.js';
import { kindOf, planKill } from './campaign/plan.js';

/** Short here; `npm run faults -- --count 500` is the long one (design facts 5.5). */
const COUNT = 20;
const SEED = 20_260_131;

describe('a campaign of kills', () => {
  it('decides the same again for the same seed, and otherwise for another', () => {
    const plan = (seed: number): string[] => {
      const random = createRandom(seed);
      return Array.from({ length: 50 }, () => kindOf(planKill(random)));
    };

    expect(plan(SEED)).toEqual(plan(SEED));
    expect(plan(SEED)).not.toEqual(plan(SEED + 1));
    expect(plan(SEED).join('\n')).toMatch(/^server and worker/m);
  });

  it(`finds nothing: ${COUNT} kills of worker, server or both, with seed ${SEED}`, { timeout: 900_000 }, async () => {
    const report = await runCampaign({ seed: SEED, count: COUNT, print: (line) => process.stderr.write(`${line}\n`) });

    expect(report.found).toEqual([]);
    expect(report.kills).toBeGreaterThanOrEqual(COUNT);
    expect(report.aimed).toBeGreaterThan(0);
    expect(report.hits / report.aimed).toBeGreaterThanOrEqual(0.5);
    expect(report.runs).toBeGreaterThan(0);
  });
});
