import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listAutomations } from '../../engine/client/list.js';
import { sendSignal } from '../../engine/client/signal.js';
import { startAutomation } from '../../engine/client/start.js';
import { stopAutomation } from '../../engine/client/stop.js';
import { hasWorker } from '../../engine/client/workers.js';
import type { StoredExecution } from '../../engine/execution/record/execution.js';
import { endByHand } from '../support/by-hand.js';
import { cli } from '../support/memory-io.js';
import { poll } from '../support/world.js';
import { askStep, inputOf, openClientWorld, type ClientWorld } from '../support/client-world.js';

/** What the server's limits and clock do to clients. */
let world: ClientWorld;
beforeAll(async () => {
  world = await openClientWorld();
});
afterAll(() => world.close());

const MINUTES = 60_000;
const record = (id: string, status: 'Cancelled' | 'Failed'): StoredExecution => ({
  AutomationExecutionId: id,
  DocumentName: 'kept',
  DocumentVersion: '1',
  AutomationExecutionStatus: status,
  ExecutionStartTime: '2026-01-01T00:00:00.000Z',
  Parameters: {},
  Outputs: { 'a.b': ['kept to the end'] },
  StepExecutions: [{ StepName: 'a', Action: 'aws:sleep', StepStatus: 'Cancelled' }],
});

describe('the record of a cancelled run', () => {
  it('is found where the run kept it, whatever came after', async () => {
    const id = randomUUID();
    await endByHand(world.client, id, { keep: record(id, 'Cancelled'), type: 'Cancelled', signals: 12 });
    expect(await world.describe(id)).toMatchObject({
      AutomationExecutionStatus: 'Cancelled',
      Outputs: { 'a.b': ['kept to the end'] },
    });
  });

  it('is still read from the memo of a run of before', async () => {
    const id = randomUUID();
    const memo = { AutomationExecution: record(id, 'Cancelled') };
    await world.client.workflow.start('automation', { workflowId: id, taskQueue: 'nobody', args: [], memo });
    await world.client.workflow.getHandle(id).terminate();
    expect(await world.describe(id)).toMatchObject({ Outputs: { 'a.b': ['kept to the end'] } });
  });
});

describe('a list', () => {
  it('shows runs with large and unreadable memos among the others', async () => {
    const AutomationExecution = 'x'.repeat(700_000);
    for (let made = 0; made < 14; made += 1) {
      const memo = { DocumentName: 'heavy', AutomationExecution };
      await world.client.workflow.start('automation', {
        workflowId: `heavy-${made}`,
        taskQueue: 'nobody',
        args: [],
        memo,
      });
    }
    await startBroken(world, 'heavy-broken');
    const list = () => listAutomations(world.client, { limit: 50 });
    await expect
      .poll(
        async () =>
          (await list()).executions.filter(({ AutomationExecutionId }) => AutomationExecutionId.startsWith('heavy'))
            .length,
      )
      .toBe(15);
    const names = new Map((await list()).executions.map((each) => [each.AutomationExecutionId, each.DocumentName]));
    expect(names.get('heavy-3')).toBe('heavy');
    expect(names.get('heavy-broken')).toBe('?');
  });

  it('tells by its failure how a run ended that never said its status', async () => {
    const ids = { Cancelled: randomUUID(), TimedOut: randomUUID(), Failed: randomUUID(), other: randomUUID() };
    for (const [type, id] of Object.entries(ids)) await endByHand(world.client, id, { type });
    const list = async () => (await listAutomations(world.client, { limit: 50 })).executions;
    const statusOf = async (id: string) =>
      (await list()).find((each) => each.AutomationExecutionId === id)?.AutomationExecutionStatus;
    await expect.poll(() => statusOf(ids.other)).toBe('Failed');
    expect(await Promise.all(Object.values(ids).map(statusOf))).toEqual(['Cancelled', 'TimedOut', 'Failed', 'Failed']);
    const stopped = (await listAutomations(world.client, { limit: 50, status: 'Cancelled' })).executions;
    expect(stopped.map((each) => each.AutomationExecutionId)).toContain(ids.Cancelled);
    expect(stopped.map((each) => each.AutomationExecutionId)).not.toContain(ids.Failed);
  });
});

describe('a client whose clock is wrong', () => {
  it('by three minutes finds the worker all the same', async () => {
    const stopWorker = await world.startWorker();
    await poll(
      () => hasWorker(world.client),
      (found) => found,
    );
    const found = [-3, 0, 3].map((wrong) => hasWorker(world.client, () => Date.now() + wrong * MINUTES));
    expect(await Promise.all(found)).toEqual([true, true, true]);
    await stopWorker();
  });
});

describe('a namespace that the server does not have', () => {
  it.each([['show', 'some-run'], ['list'], ['stop', 'some-run']])('is named by runbook %s', async (...argv) => {
    const env = { TEMPORAL_ADDRESS: world.address, TEMPORAL_NAMESPACE: 'nowhere' };
    const { status, stderr } = await cli(argv, { env });
    expect({ status, stderr }).toEqual({ status: 30, stderr: expect.stringContaining("no namespace 'nowhere'") });
  });
});

describe('what does not fit', () => {
  const long = (length: number): string => 'y'.repeat(length);
  const sent = (argument: object, type = 'Approve'): Promise<unknown> =>
    sendSignal(world.client, 'no-such-run', type as 'Approve', argument).then(
      () => 'sent',
      (error: unknown) => error,
    );

  it.each([
    ['approver', 2_048],
    ['step', 128],
    ['comment', 512],
  ])('in the %s of a signal is refused before anything is sent, without repeating it', async (name, most) => {
    expect(await sent({ [name]: long(most + 1) })).toMatchObject({ code: 'USAGE' });
    expect(String(await sent({ [name]: long(most + 1) }))).not.toContain(long(20));
    expect(await sent({ [name]: long(most) })).toMatchObject({ code: 'EXECUTION_NOT_FOUND' });
  });

  it('among the types of signals and stops is refused', async () => {
    expect(await sent({}, 'Aprove')).toMatchObject({ code: 'USAGE' });
    const stop = stopAutomation(world.client, 'no-such-run', 'Halt' as 'Cancel');
    await expect(stop).rejects.toMatchObject({ code: 'USAGE' });
  });

  it('into an id is no id', async () => {
    await expect(world.describe(long(5_000))).rejects.toMatchObject({ code: 'EXECUTION_NOT_FOUND' });
  });

  it('into a start is refused by its bytes, and so are tags that every list would carry', async () => {
    const input = inputOf(askStep('ask', { Message: '漢'.repeat(250_000) }));
    await expect(startAutomation(world.client, input)).rejects.toMatchObject({ code: 'INVALID_PARAMETERS' });
    const tagged = (Key: string, Value: string) => ({ ...inputOf(askStep('ask')), tags: [{ Key, Value }] });
    for (const tags of [tagged(long(129), 'v'), tagged('', 'v'), tagged('k', long(257))]) {
      await expect(startAutomation(world.client, tags)).rejects.toMatchObject({ code: 'INVALID_PARAMETERS' });
    }
    const named = { ...inputOf(askStep('ask')), documentName: long(3_000), executedBy: long(3_000) };
    const { executionId } = await startAutomation(world.client, named);
    expect(await world.describe(executionId)).toMatchObject({ DocumentName: long(3_000) });
  });
});

/** A run whose memo nothing can decode. */
async function startBroken({ client }: ClientWorld, workflowId: string): Promise<void> {
  const data = Buffer.from('{not json');
  await client.workflowService.startWorkflowExecution({
    namespace: client.options.namespace,
    requestId: randomUUID(),
    workflowId,
    workflowType: { name: 'automation' },
    taskQueue: { name: 'nobody' },
    memo: { fields: { DocumentName: { metadata: { encoding: Buffer.from('json/plain') }, data } } },
  });
}
