/** How long work takes, and what it leaves in the history. */
import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { AUTOMATION_WORKFLOW } from '../engine/workflow/messages.js';
import { QUEUE, type Environment } from './environment.js';
import { request, runbook } from './work.js';

export type Kind = 'runbook' | 'by hand';

/** Starts one run of `steps` steps. */
export function start(client: Client, kind: Kind, steps: number): Promise<WorkflowHandle> {
  const common = { taskQueue: QUEUE, workflowId: randomUUID() };
  return kind === 'runbook'
    ? client.workflow.start(AUTOMATION_WORKFLOW, { ...common, args: [runbook(steps)] })
    : client.workflow.start('byHand', { ...common, args: [steps, request] });
}

/** Seconds for `runs` runs of `steps` steps at once. */
export async function timeRuns({ client }: Environment, kind: Kind, runs: number, steps: number): Promise<number> {
  const began = performance.now();
  const handles = await Promise.all(Array.from({ length: runs }, () => start(client, kind, steps)));
  await Promise.all(handles.map((handle) => handle.result()));
  return (performance.now() - began) / 1000;
}

/** Interleaved, so that both see the same machine; the first round warms up. */
export async function compare(
  environment: Environment,
  runs: number,
  steps: number,
  rounds: number,
): Promise<Record<Kind, number>> {
  const seconds: Record<Kind, number[]> = { runbook: [], 'by hand': [] };
  for (let round = 0; round <= rounds; round++) {
    const order: Kind[] = round % 2 === 0 ? ['runbook', 'by hand'] : ['by hand', 'runbook'];
    for (const kind of order) {
      const took = await timeRuns(environment, kind, runs, steps);
      if (round > 0) seconds[kind].push(took);
    }
  }
  return { runbook: median(seconds.runbook), 'by hand': median(seconds['by hand']) };
}

export interface HistorySize {
  events: number;
  bytes: number;
}

/** Events and bytes of one run's history. */
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
