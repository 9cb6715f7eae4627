import { setTimeout as delay } from 'node:timers/promises';
import { connect } from '../../../engine/client/connect.js';
import { listAutomations } from '../../../engine/client/list.js';
import type { AutomationExecutionMetadata } from '../../../engine/execution/record/execution.js';

const MOST = 3;
const ASK_MS = 2_000;
const RUNNING = ['InProgress', 'Waiting', 'Cancelling'] as const;

/** The runs that are not over, the newest first: `golden-ami 9e7dcac8 (Waiting)`; '' when there are none; undefined without an answer within 2 s. */
export async function runsUnderWay(temporal: { address: string; namespace: string }): Promise<string | undefined> {
  const late = delay(ASK_MS, undefined, { ref: false });
  return Promise.race([ask(temporal).catch(() => undefined), late]);
}

async function ask(temporal: { address: string; namespace: string }): Promise<string> {
  const client = await connect({ ...temporal, source: 'the running `runbook dev`' });
  try {
    const lists = await Promise.all(RUNNING.map((status) => listAutomations(client, { status, limit: MOST + 1 })));
    const runs = new Map(lists.flatMap(({ executions }) => executions.map((run) => [run.AutomationExecutionId, run])));
    return inWords([...runs.values()]);
  } finally {
    await client.connection.close();
  }
}

function inWords(runs: readonly AutomationExecutionMetadata[]): string {
  const named = runs
    .slice(0, MOST)
    .map((run) => `${run.DocumentName} ${run.AutomationExecutionId} (${run.AutomationExecutionStatus})`);
  return runs.length > MOST ? `${named.join(', ')} and more` : named.join(', ');
}
