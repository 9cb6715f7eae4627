/**
 * `npm run faults -- [--seed N] [--count N]`: kills workers and servers under running runbooks and says what did not survive.
 * With `--hostile`: throws hostile documents, starts and messages at a worker instead (test/hostile). Exit status 1 when something
 * was found.
 */
import { parseArgs } from 'node:util';
import { onInterrupt } from '../../../workers/dev/interrupt.js';
import { closeAllLeashed } from '../../../workers/dev/leashed.js';
import { commandHostile } from '../../hostile/command.js';
import { runCampaign, type CampaignReport } from './campaign.js';

const USAGE = 'Usage: npm run faults -- [--seed N] [--count N] [--hostile [--only TEXT]]';
const OPTIONS = {
  seed: { type: 'string' },
  count: { type: 'string' },
  hostile: { type: 'boolean', default: false },
  only: { type: 'string' },
} as const;

async function main(): Promise<number> {
  const { values } = parseArgs({ options: OPTIONS });
  const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9));
  const count = Number(values.count ?? (values.hostile ? 300 : 20));
  if (!Number.isInteger(seed) || !Number.isInteger(count) || count < 1)
    throw new Error('seed and count are whole numbers.');
  const only = values.only === undefined ? {} : { only: values.only };
  return values.hostile ? commandHostile({ seed, count, ...only }, console.log) : kill(seed, count);
}

async function kill(seed: number, count: number): Promise<number> {
  const again = `npm run faults -- --seed ${seed} --count ${count}`;
  console.log(`Repeat the same kills with: ${again}`);
  const report = await runCampaign({ seed, count, print: console.log });
  console.log(summaryOf(report));
  if (report.found.length > 0) console.log(`Repeat the same kills with: ${again}`);
  return report.found.length > 0 ? 1 : 0;
}

function summaryOf({ kills, aimed, hits, runs, unknown, found }: CampaignReport): string {
  const tried = `${kills} kills under ${runs} runs, ${unknown} steps of unknown outcome where nobody can know.`;
  const shots = `${aimed} of the kills were aimed at a call: ${hits} hit one, ${aimed - hits} missed.`;
  return [tried, shots, found.length === 0 ? 'Nothing was found.' : `${found.length} found:`, ...found].join('\n');
}

const interrupt = onInterrupt(async (status) => {
  await closeAllLeashed();
  return status;
});
interrupt.guard(main).then(
  (status) => process.exit(status),
  (error: unknown) => {
    console.error(`${(error as Error).message}\n${USAGE}`);
    process.exit(2);
  },
);
