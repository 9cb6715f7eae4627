/** Measures the processor time of a worker, and the size of a run's history. */
import { randomUUID } from 'node:crypto';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { AUTOMATION_WORKFLOW } from '../engine/workflow/messages.js';
import { KINDS, queueOf, type Environment, type Kind } from './environment.js';
import { pairedRatio, type Ratio } from './interval.js';
import { request, runbook } from './work.js';

/** Starts one run of `steps` steps. */
function start(client: Client, kind: Kind, steps: number): Promise<WorkflowHandle> {
  const common = { taskQueue: queueOf(kind), workflowId: randomUUID() };
  return kind === 'runbook'
    ? client.workflow.start(AUTOMATION_WORKFLOW, { ...common, args: [runbook(steps)] })
    : client.workflow.start('byHand', { ...common, args: [steps, request] });
}

/** Ms of processor time of the worker (all threads, without the server) for each step, when `runs` runs go at once. */
async function cpuPerStep(on: Environment, kind: Kind, runs: number, steps: number): Promise<number> {
  const before = await on.usage(kind);
  const handles = await Promise.all(Array.from({ length: runs }, () => start(on.client, kind, steps)));
  await Promise.all(handles.map((handle) => handle.result()));
  const after = await on.usage(kind);
  return (after.cpuMs - before.cpuMs) / (runs * steps);
}

export interface Comparison extends Ratio {
  /** Ms a step, mean over the rounds. */
  ms: Record<Kind, number>;
}

/** Measures pairs: both kinds right after each other, in an order that alternates. The first pair warms up and does not count. */
export async function compareCpu(on: Environment, runs: number, steps: number, rounds: number): Promise<Comparison> {
  const pairs: [number, number][] = [];
  for (let round = 0; round <= rounds; round++) {
    const ms: Record<Kind, number> = { runbook: 0, 'by hand': 0 };
    for (const kind of round % 2 ? [...KINDS].reverse() : KINDS) ms[kind] = await cpuPerStep(on, kind, runs, steps);
    if (round > 0) pairs.push([ms.runbook, ms['by hand']]);
    console.error(`${runs} × ${steps}: pair ${round} of ${rounds}`);
  }
  const mean = (side: 0 | 1): number => pairs.reduce((sum, pair) => sum + pair[side], 0) / pairs.length;
  return { ...pairedRatio(pairs), ms: { runbook: mean(0), 'by hand': mean(1) } };
}

export interface HistorySize {
  events: number;
  bytes: number;
}

/** Events and bytes of one run's history, as the server counts them. */
export async function historyOf({ client }: Environment, kind: Kind, steps: number): Promise<HistorySize> {
  const handle = await start(client, kind, steps);
  await handle.result();
  const { historyLength, historySize } = await handle.describe();
  return { events: historyLength, bytes: historySize ?? NaN };
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
