/** `npm run bench`: ratios to the same work written by hand, on one server, in one go. Prints; asserts nothing but sense. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareCli } from './cli.js';
import { startEnvironment, type Environment } from './environment.js';
import { compare, historyOf, type Kind } from './measure.js';

const folder = await mkdtemp(join(tmpdir(), 'runbook-bench-'));
const environment = await startEnvironment(folder);
try {
  await speed(environment, 'sequential, 100 steps', 1, 100);
  await speed(environment, 'sequential, 400 steps', 1, 400);
  await speed(environment, '200 executions of 10 steps at once', 200, 10);
  await history(environment);
  sizes(environment);
  cli(environment);
} finally {
  await environment.close();
  await rm(folder, { recursive: true, force: true });
}

async function speed(on: Environment, title: string, runs: number, steps: number): Promise<void> {
  const seconds = await compare(on, runs, steps, 5);
  const perSecond = (kind: Kind): string => ((runs * steps) / seconds[kind]).toFixed(0);
  const ratio = seconds['by hand'] / seconds.runbook;
  print(
    title,
    `${perSecond('runbook')} steps/s, by hand ${perSecond('by hand')}`,
    `ratio ${ratio.toFixed(2)}`,
    'goal 0.90',
  );
}

async function history(on: Environment): Promise<void> {
  const kinds: Kind[] = ['runbook', 'by hand'];
  for (const kind of kinds) {
    const [short, long] = [await historyOf(on, kind, 100), await historyOf(on, kind, 400)];
    const events = (long.events - short.events) / 300;
    const bytes = `${(short.bytes / 100).toFixed(0)} bytes/step at 100, ${(long.bytes / 400).toFixed(0)} at 400`;
    print(`history, ${kind}`, `${events} events/step`, bytes);
  }
}

function sizes(on: Environment): void {
  print('workflow bundle', `${(on.bundleBytes / 1000).toFixed(0)} kB of code`, 'the SDK alone is 522 kB');
  print('worker memory', `${(process.memoryUsage.rss() / 1e6).toFixed(0)} MB`, 'server not included');
}

function cli(on: Environment): void {
  const { list, bare } = compareCli(on.address, 7);
  print(
    'runbook list',
    `${list.toFixed(2)} s, bare client ${bare.toFixed(2)} s`,
    `ratio ${(list / bare).toFixed(2)}`,
    'goal 1.25',
  );
}

function print(title: string, ...facts: string[]): void {
  console.log(`${title.padEnd(36)} ${facts.join(' · ')}`);
}
