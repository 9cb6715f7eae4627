/**
 * `npm run bench -- [--rounds N]`: compares runbooks with the same work as a handwritten workflow, in pairs, on one server, in one go.
 * Prints each goal beside the measured value; a missed goal is no failure.
 */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { compareCli } from './cli.js';
import { startEnvironment, type Environment } from './environment.js';
import { judge } from './interval.js';
import { compareCpu, historyOf } from './measure.js';

const GOAL = { cpu: 1.05, memory: 1.2, history: 1.25, list: 1.25 };

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '8' } } });
const rounds = Number(values.rounds);
if (!Number.isInteger(rounds) || rounds < 2) throw new Error('--rounds is a whole number from 2.');
const folder = await mkdtemp(join(tmpdir(), 'runbook-bench-'));
const environment = await startEnvironment(folder);
try {
  await cpu(environment, '200 runs of 10 steps at once', 200, 10);
  await cpu(environment, '400 steps in a row', 1, 400);
  await memory(environment);
  await history(environment);
  bundle();
  cli(environment);
} finally {
  await environment.close();
  await rm(folder, { recursive: true, force: true });
}

async function cpu(on: Environment, title: string, runs: number, steps: number): Promise<void> {
  const found = await compareCpu(on, runs, steps, rounds);
  const { ms, ratio, low, high } = found;
  print(
    title,
    `${ms.runbook.toFixed(2)} ms of processor time a step, by hand ${ms['by hand'].toFixed(2)}`,
    `ratio ${ratio.toFixed(3)}, 95 % of it in ${low.toFixed(3)} to ${high.toFixed(3)} (${rounds} pairs)`,
    `goal ${GOAL.cpu}: ${judge(found, GOAL.cpu)}`,
  );
}

/** Compares the memory of the two workers. Both have done the same work by now. */
async function memory(on: Environment): Promise<void> {
  const [ours, byHand] = [await on.usage('runbook'), await on.usage('by hand')];
  const megabytes = ({ rssBytes }: { rssBytes: number }): string => `${(rssBytes / 1e6).toFixed(0)} MB`;
  const ratio = ours.rssBytes / byHand.rssBytes;
  print(
    'memory of the worker after that',
    `${megabytes(ours)}, by hand ${megabytes(byHand)}`,
    `ratio ${ratio.toFixed(2)}`,
    goal(ratio, GOAL.memory),
  );
}

async function history(on: Environment): Promise<void> {
  for (const steps of [10, 100, 400]) {
    const [ours, byHand] = [await historyOf(on, 'runbook', steps), await historyOf(on, 'by hand', steps)];
    const perStep = (size: { bytes: number }): string => (size.bytes / steps).toFixed(0);
    const ratio = ours.bytes / byHand.bytes;
    print(
      `history of ${steps} steps`,
      `${perStep(ours)} bytes a step, by hand ${perStep(byHand)}`,
      `${ours.events} events, by hand ${byHand.events}`,
      `ratio ${ratio.toFixed(3)}`,
      goal(ratio, GOAL.history),
    );
  }
}

function bundle(): void {
  const file = fileURLToPath(new URL('../workflow-bundle.json', import.meta.url));
  const { codeBytes, sdkBytes } = JSON.parse(readFileSync(file, 'utf8')) as { codeBytes: number; sdkBytes: number };
  const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(0)} kB`;
  print('workflow bundle', `${kilobytes(codeBytes)} of code`, `the SDK alone is ${kilobytes(sdkBytes)}`);
}

function cli(on: Environment): void {
  const { list, bare } = compareCli(on.address, 7);
  const ratio = list / bare;
  print(
    'runbook list',
    `${list.toFixed(2)} s, bare client ${bare.toFixed(2)} s`,
    `ratio ${ratio.toFixed(2)}`,
    goal(ratio, GOAL.list),
  );
}

function goal(ratio: number, most: number): string {
  return `goal ${most}: ${ratio <= most ? 'within' : 'short'}`;
}

function print(title: string, ...facts: string[]): void {
  console.log(`${title.padEnd(32)} ${facts.join(' · ')}`);
}
