import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, carriedNow, documentText, nap } from '../hostile/base.js';
import { json } from '../hostile/case.js';
import { standOf } from '../hostile/verdict.js';
import { startRaw } from '../hostile/wire.js';
import { openWorld, poll, statusOf, story, type WorkerProcess, type World } from '../support/world.js';

/** Stands for Temporal's own cancel, which is no signal. */
const CANCEL = 'cancel';
const ALICE = { step: 'ask', approver: 'alice' };
const ASKING = documentText([nap('before'), ask(), nap('after')]);

/** Messages in the order in which they are sent, and what is left of the run. */
const CASES: [string, [name: string, argument: object][], string][] = [
  [
    'a rejection before an approval',
    [
      ['Reject', ALICE],
      ['Approve', ALICE],
    ],
    'before(Success) ask(Failed)',
  ],
  [
    'an approval before a rejection',
    [
      ['Approve', ALICE],
      ['Reject', ALICE],
    ],
    'before(Success) ask(Success) after(Success)',
  ],
  [
    'a rejection of somebody who may not, before an approval',
    [
      ['Reject', { ...ALICE, approver: 'mallory' }],
      ['Approve', ALICE],
    ],
    'before(Success) ask(Success) after(Success)',
  ],
  [
    'a stop before an approval',
    [
      ['Stop', {}],
      ['Approve', ALICE],
    ],
    '',
  ],
  [
    'an approval before a stop',
    [
      ['Approve', ALICE],
      ['Stop', {}],
    ],
    '',
  ],
  [
    "Temporal's own cancel, which is known once the run has begun: what waits is cancelled, and no request leaves",
    [
      ['Approve', ALICE],
      [CANCEL, {}],
    ],
    'before(Success) ask(Cancelled)',
  ],
  [
    'a rejection after a flood',
    [...Array.from({ length: 150 }, (): [string, object] => ['Nothing', {}]), ['Reject', ALICE], ['Approve', ALICE]],
    'before(Success) ask(Failed)',
  ],
];

/** Lets a run begin anew, with what its first one was started with; resolves to the id of the new run. */
async function reset({ workflowService }: Client, workflowId: string): Promise<string> {
  const FIRST_TASK_STARTED = 3;
  const request = {
    namespace: 'default',
    workflowExecution: { workflowId },
    reason: 'the test',
    // The API's type is of a package for large numbers, and takes small ones as they are.
    workflowTaskFinishEventId: FIRST_TASK_STARTED as never,
    requestId: randomUUID(),
  };
  const answer: { runId?: string | null } = await workflowService.resetWorkflowExecution(request);
  return answer.runId!;
}

/** Temporal's SDK hands over what came before the first task by the name of its handler. */
describe('messages that come while no worker is there', { timeout: 120_000 }, () => {
  let world: World;
  let worker: WorkerProcess | undefined;

  beforeAll(async () => {
    world = await openWorld();
  });
  afterAll(async () => {
    await worker?.stop();
    await world?.close();
  });

  it('count in the order in which they came', async () => {
    const begun = await Promise.all(
      CASES.map(async ([what, messages, expected]) => {
        const id = await world.start(ASKING);
        const run = world.client.workflow.getHandle(id);
        for (const [name, argument] of messages) await (name === CANCEL ? run.cancel() : run.signal(name, argument));
        return { what, id, expected };
      }),
    );
    worker = await world.startWorker();
    const stories = await Promise.all(
      begun.map(async ({ what, id }): Promise<[string, string]> => [what, story(await world.finished(id))]),
    );

    expect(stories).toEqual(begun.map(({ what, expected }) => [what, expected]));
  });

  it('count one by one also when they come to a run that waits: a vote is not lost to the stop after it', async () => {
    worker ??= await world.startWorker();
    const id = await world.start(ASKING);
    await world.until(id, (record) => statusOf(record, 'ask') === 'Waiting');
    await worker.kill();
    const run = world.client.workflow.getHandle(id);
    await run.signal('Approve', ALICE);
    await run.signal('Stop', {});
    worker = await world.startWorker();

    expect(story(await world.finished(id))).toBe('before(Success) ask(Success)');
  });

  it('do not count after a stop: what is being cancelled waits no more', async () => {
    worker ??= await world.startWorker();
    const begun = await Promise.all([1, 2].map(() => world.start(ASKING)));
    for (const id of begun) await world.until(id, (record) => statusOf(record, 'ask') === 'Waiting');
    await worker.kill();
    const [stopFirst, rejectFirst] = begun.map((id) => world.client.workflow.getHandle(id));
    await stopFirst!.signal('Stop', {});
    await stopFirst!.signal('Approve', ALICE);
    await rejectFirst!.signal('Reject', ALICE);
    await rejectFirst!.signal('Stop', {});
    worker = await world.startWorker();
    const records = await Promise.all(begun.map((id) => world.finished(id)));

    expect(records.map(story)).toEqual(['before(Success) ask(Cancelled)', 'before(Success) ask(Failed)']);
    expect(new Set(records.map(({ AutomationExecutionStatus }) => AutomationExecutionStatus))).toEqual(
      new Set(['Cancelled']),
    );
  });

  it('a run that was reset says that something may have been done twice', async () => {
    worker ??= await world.startWorker();
    const id = await world.start(documentText([nap('a'), nap('b')]));
    const first = await world.finished(id);
    await reset(world.client, id);
    const again = await world.finished(id);

    expect(first.WarningMessage).toBeUndefined();
    expect([again.AutomationExecutionStatus, again.WarningMessage]).toEqual([
      'Success',
      'The run was reset to an earlier point of its history: what it had done after that may have been done once more.',
    ]);
  });

  it('make no run of a forged state, not even after a reset', async () => {
    worker ??= await world.startWorker();
    const workflowId = `forged-${randomUUID()}`;
    const ended = (): Promise<{ status: string }> =>
      poll(
        () => standOf(world.client, workflowId),
        ({ status }) => status !== 'RUNNING',
      );
    await startRaw(world.client, workflowId, { payloads: [json(await carriedNow())] });
    expect((await ended()).status).toBe('FAILED');

    const runId = await reset(world.client, workflowId);
    const again = await ended();
    const { failure } = await world.client.workflow
      .getHandle(workflowId, runId)
      .fetchHistory()
      .then(({ events }) => events!.at(-1)!.workflowExecutionFailedEventAttributes!);

    const { StepExecutions } = await world.describe(workflowId);
    expect(StepExecutions.filter(({ ExecutionStartTime }) => ExecutionStartTime !== undefined)).toEqual([]);
    expect([again.status, failure?.message]).toEqual([
      'FAILED',
      'Only a run that goes on in a new history carries a state.',
    ]);
  });
});
