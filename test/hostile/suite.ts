/**
 * The hostile suite: whatever is thrown at a worker, it lives on, and an ordinary run beside it notices nothing (design contracts 8; issue
 * "Bounded work"). Real server, real worker process; README.md says how to run one case.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { openWorld, type WorkerProcess, type World } from '../support/world.js';
import { call, documentText, nap } from './base.js';
import type { HostileCase } from './case.js';
import { hostileCases } from './cases.js';
import { oneNeighbour, prepareNeighbour } from './neighbour.js';
import { heldTooLong, type Thrown } from './held.js';
import { piecesIn, probeEnvironment } from './pieces.js';
import { rawClient } from './wire.js';
import { newId, throwCase, type Outcome } from './throw-case.js';

export interface SuiteOptions {
  seed: number;
  /** How many cases; never fewer than have a name, unless `only` chooses. */
  count: number;
  /** Only cases whose name contains this. */
  only?: string;
  print(line: string): void;
}

export interface SuiteReport {
  thrown: number;
  ends: Record<Outcome['end'], number>;
  /** Ordinary runs that went on beside, from start to end. */
  neighbours: number;
  /** Deaths of worker processes. */
  deaths: number;
  /** The longest piece of work in one thread of a worker, ms of processor time. */
  longestMs: number;
  found: string[];
}

/** Cases at the same time. */
const LANES = 8;

/** Resolves when every case has been judged. Rejects when the suite itself cannot go on. */
export async function runHostileSuite(options: SuiteOptions): Promise<SuiteReport> {
  const cases = hostileCases(options.seed, options.count).filter(({ name }) => name.includes(options.only ?? ''));
  const folder = await mkdtemp(join(tmpdir(), 'runbook-hostile-'));
  const world = await openWorld({ stateSeconds: 0.2 });
  const raw = await rawClient(world.address);
  const suite: Suite = {
    world,
    raw,
    probeFile: join(folder, 'pieces'),
    print: options.print,
    thrown: [],
    ready: new Map(),
    ...nothing(),
  };
  try {
    const neighbours = keepNeighbours(suite, await prepareNeighbour(world));
    await throwAll(suite, cases);
    await neighbours.end();
    const pieces = piecesIn(suite.probeFile).filter(({ pid, at }) => at > (suite.ready.get(pid) ?? 0));
    for (const held of heldTooLong(pieces, suite.thrown)) note(suite, held);
    return { ...suite.report, longestMs: Math.max(0, ...pieces.map(({ ms }) => ms)) };
  } finally {
    await suite.worker?.stop();
    await raw.connection.close();
    await world.close();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Suite {
  world: World;
  raw: Client;
  probeFile: string;
  print(line: string): void;
  report: SuiteReport;
  worker: WorkerProcess | undefined;
  /** When each worker process was ready and warm, by its id: what it did before is its own start. */
  ready: Map<number, number>;
  /** Every case that was thrown, with the id of its run. */
  thrown: Thrown[];
}

const nothing = (): Pick<Suite, 'report' | 'worker'> => ({
  worker: undefined,
  report: {
    thrown: 0,
    ends: { refused: 0, ended: 0, stuck: 0, 'broken off': 0 },
    neighbours: 0,
    deaths: 0,
    longestMs: 0,
    found: [],
  },
});

function note({ report, print }: Suite, finding: string): void {
  report.found.push(finding);
  print(`FOUND ${finding}`);
}

/** All at once; those that were on when a worker died, once more and each alone: that names the one that kills. */
async function throwAll(suite: Suite, cases: readonly HostileCase[]): Promise<void> {
  const queue = [...cases];
  const suspects: { death: string; cases: HostileCase[] }[] = [];
  while (queue.length > 0) {
    const shift = await workShift(suite, queue, LANES);
    if (shift.death !== undefined) suspects.push({ death: shift.death, cases: shift.brokenOff });
  }
  for (const { death, cases: together } of suspects) {
    let named = false;
    for (const each of together) {
      const alone = await workShift(suite, [each], 1);
      if (alone.death === undefined) continue;
      named = true;
      note(suite, `${each.name}: the worker died, ${alone.death}`);
    }
    if (!named)
      note(suite, `the worker died, ${death}, of these together: ${together.map(({ name }) => name).join('; ')}`);
  }
}

interface Shift {
  /** How the worker ended, if it did. */
  death?: string;
  brokenOff: HostileCase[];
}

/** Takes cases from the queue until it is empty or the worker has died. */
async function workShift(suite: Suite, queue: HostileCase[], lanes: number): Promise<Shift> {
  const worker = await employ(suite);
  const died = new AbortController();
  const shift: Shift = { brokenOff: [] };
  void worker.exited.then((status) => {
    shift.death = `exit status ${status}: ${lastError(worker.said())}`;
    died.abort();
  });
  const lane = async (): Promise<void> => {
    for (let each = queue.shift(); each !== undefined; each = queue.shift()) {
      const outcome = await throwOne(suite, each, died.signal);
      if (outcome.end === 'broken off') shift.brokenOff.push(each);
      if (died.signal.aborted) return;
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  if (!died.signal.aborted) return { brokenOff: [] };
  suite.report.deaths += 1;
  suite.worker = undefined;
  return shift;
}

/** The line that says why a process ended, without the stack below it. */
const lastError = (said: string): string =>
  said
    .split('\n')
    .filter((line) => /error|fatal|corrupt/i.test(line))
    .at(-1)
    ?.slice(0, 300) ?? 'it said nothing';

/** A worker loads what it needs for the first call of each service, and compiles workflow code at its first use. */
const WARM_UP = documentText([
  call('ec2'),
  call('ssm', { Service: 'ssm', Api: 'DescribeInstanceInformation' }),
  call('sts', { Service: 'sts', Api: 'GetCallerIdentity' }),
  nap('nap'),
]);

/** The worker of the last shift, if it lives. */
async function employ(suite: Suite): Promise<WorkerProcess> {
  if (suite.worker) return suite.worker;
  const worker = await suite.world.startWorker([], undefined, probeEnvironment(suite.probeFile));
  await suite.world.finished(await suite.world.start(WARM_UP));
  suite.ready.set(worker.pid, Date.now());
  return (suite.worker = worker);
}

async function throwOne(suite: Suite, each: HostileCase, died: AbortSignal): Promise<Outcome> {
  const { name, mayHoldMs } = each;
  const thrown: Thrown = { name, mayHoldMs, id: newId(), from: Date.now(), to: Infinity };
  suite.thrown.push(thrown);
  const outcome = await throwCase({ client: suite.world.client, raw: suite.raw }, each, thrown.id, died);
  thrown.to = Date.now();
  suite.report.thrown += 1;
  suite.report.ends[outcome.end] += 1;
  for (const what of outcome.found) note(suite, `${each.name}: ${what}`);
  return outcome;
}

/** One ordinary run after the other, until `end()`, which waits for the last. */
function keepNeighbours(suite: Suite, text: string): { end(): Promise<void> } {
  let over = false;
  const lane = async (): Promise<void> => {
    while (!over) {
      const deaths = suite.report.deaths;
      const found = await oneNeighbour(suite.world, suite.raw, text).catch((error: unknown) => [String(error)]);
      suite.report.neighbours += 1;
      // The death of a worker is told of by itself, and of a case that can be named.
      if (deaths === suite.report.deaths) for (const what of found) note(suite, `an ordinary run was harmed: ${what}`);
    }
  };
  const ended = lane();
  return {
    end: () => {
      over = true;
      return ended;
    },
  };
}
