/** One run of a campaign, from a start that was acknowledged to its final record: whoever is down meanwhile is asked again. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { sendSignal } from '../../../engine/client/signal.js';
import { RunbookError } from '../../../engine/errors.js';
import type { AutomationExecution } from '../../../engine/execution/record/execution.js';
import { isFinal } from '../../../engine/execution/record/execution.js';
import type { World } from '../../support/world.js';
import { createMonotony, lostVotes } from './oracle.js';
import type { Patience } from './patience.js';
import type { Story, Vote } from './stories.js';

const BETWEEN_LOOKS_MS = 250;

export interface Drive {
  story: Story;
  /** Set once the start is acknowledged. */
  id?: string;
  /** The newest record that was told. */
  record?: AutomationExecution;
  /** What must not have happened. */
  found: string[];
}

/** Resolves when the run has ended, or is stuck: then `record` is not final. Never rejects. */
export async function drive(world: World, run: Drive, patience: Patience): Promise<void> {
  const id = await start(world, run, patience);
  const acknowledged = new Set<string>();
  const check = createMonotony();
  while (id !== undefined && !patience.isOver()) {
    const record = await world.describe(id).catch(() => undefined);
    // A record with a warning is what history tells without a worker: it says of itself that it may be behind.
    if (record && record.WarningMessage === undefined) {
      run.record = record;
      run.found.push(...check(record));
      if (isFinal(record.AutomationExecutionStatus)) return void run.found.push(...lostVotes(record, acknowledged));
      await castVotes(world, run, record, acknowledged);
    }
    await sleep(BETWEEN_LOOKS_MS);
  }
  if (id !== undefined) run.found.push(stuck(run.record, acknowledged));
}

/** Asks with one token until there is an answer: a start that took effect without one is found again. */
async function start(world: World, run: Drive, patience: Patience): Promise<string | undefined> {
  const clientToken = randomUUID();
  let refusal = '';
  while (!patience.isOver()) {
    try {
      return (run.id = await world.start(run.story.text, run.story.parameters, { clientToken }));
    } catch (error) {
      refusal = (error as Error).message;
      await sleep(BETWEEN_LOOKS_MS);
    }
  }
  run.found.push(`it could not be started: ${refusal}`);
  return undefined;
}

async function castVotes(
  world: World,
  run: Drive,
  record: AutomationExecution,
  acknowledged: Set<string>,
): Promise<void> {
  for (const vote of run.story.votes) {
    const isOpen = record.StepExecutions.some((step) => step.StepName === vote.step && step.StepStatus === 'Waiting');
    if (!isOpen || acknowledged.has(vote.approver)) continue;
    if (await cast(world, run.id!, vote)) acknowledged.add(vote.approver);
  }
}

/** True once it is acknowledged: by an answer, or by the refusal to take it twice. */
async function cast({ client }: World, id: string, { step, approver, by }: Vote): Promise<boolean> {
  try {
    if (by === 'signal') await client.workflow.getHandle(id).signal('Approve', { step, approver });
    else await sendSignal(client, id, 'Approve', { step, approver });
    return true;
  } catch (error) {
    return error instanceof RunbookError && /has decided already/.test(error.message);
  }
}

function stuck(record: AutomationExecution | undefined, acknowledged: ReadonlySet<string>): string {
  const at = record?.CurrentStepName ?? 'its start';
  return `it is stuck at ${at}; acknowledged votes: ${[...acknowledged].join(', ') || 'none'}`;
}
