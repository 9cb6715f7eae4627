import type { temporal } from '@temporalio/proto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendSignal } from '../../engine/client/signal.js';
import { openWorld, statusOf, type WorkerProcess, type World } from '../support/world.js';

/** What each construct costs in history is a promise (design house 5): exact, on a real server. */
describe('events in history', () => {
  let world: World;
  let worker: WorkerProcess;

  beforeAll(async () => {
    world = await openWorld({ stateSeconds: 3 });
    worker = await world.startWorker();
  });
  afterAll(async () => {
    await worker.stop();
    await world.close();
  });

  const document = (...steps: object[]): string => JSON.stringify({ schemaVersion: '0.3', mainSteps: steps });
  const events = async (id: string): Promise<string[]> => {
    const { history } = await world.client.workflowService.getWorkflowExecutionHistory({
      namespace: 'default',
      execution: { workflowId: id },
    });
    return (history!.events as temporal.api.history.v1.IHistoryEvent[]).map(kindOf);
  };
  const cost = async (...steps: object[]): Promise<number> => {
    const id = await world.start(document(...steps));
    await world.finished(id);
    return (await events(id)).length - EMPTY;
  };

  const nap = (Duration: string) => ({ name: 'nap', action: 'aws:sleep', inputs: { Duration } });
  const call = (name: string) => ({
    name,
    action: 'aws:executeAwsApi',
    inputs: { Service: 'sts', Api: 'GetCallerIdentity' },
  });
  const branch = {
    name: 'choose',
    action: 'aws:branch',
    inputs: { Choices: [{ NextStep: 'after', Variable: 'a', StringEquals: 'a' }] },
  };

  it('a run of nothing: started, one task, the final status, completed', async () => {
    const id = await world.start(document(nap('PT0S')));
    await world.finished(id);

    expect(await events(id)).toEqual([
      'WorkflowExecutionStarted',
      'WorkflowTaskScheduled',
      'WorkflowTaskStarted',
      'WorkflowTaskCompleted',
      'UpsertWorkflowSearchAttributes',
      'WorkflowExecutionCompleted',
    ]);
  });

  it('branches, routing and sleeps that are over cost nothing', async () => {
    const past = { name: 'past', action: 'aws:sleep', inputs: { Timestamp: '2020-01-01T00:00:00Z' } };

    expect(await cost(branch, nap('PT0S'), { ...past, name: 'after', isEnd: true })).toBe(0);
  });

  it('a sleep is one timer', async () => {
    expect(await cost(nap('PT1S'))).toBe(5);
  });

  it('calls of AWS are one activity each', async () => {
    expect(await cost(call('one'))).toBe(6);
    expect(await cost(call('one'), call('two'), call('three'))).toBe(18);
  });

  it('a call that is throttled and retried by the server costs no more', async () => {
    await world.sandbox.faults(
      [1, 2].map((nth) => ({ kind: 'throttle' as const, operation: 'GetCallerIdentity', nth })),
    );
    const spent = await cost(call('throttled'));
    await world.sandbox.faults([]);

    expect(spent).toBe(6);
  });

  it('a launch is two activities, one that creates and one that waits, however often it looks', async () => {
    const launch = {
      name: 'launch',
      action: 'aws:runInstances',
      inputs: { ImageId: world.prepared.imageId, InstanceType: 'm6i.large' },
    };
    const before = (await world.sandbox.journal()).length;
    const spent = await cost(launch);
    const looks = (await world.sandbox.journal())
      .slice(before)
      .filter(({ operation }) => operation.startsWith('Describe'));

    expect(spent).toBe(12);
    expect(looks.length).toBeGreaterThan(1);
  });

  it('a command on any number of nodes is two activities', async () => {
    const command = (InstanceIds: string[]) => ({
      name: 'command',
      action: 'aws:runCommand',
      inputs: { DocumentName: 'AWS-RunShellScript', InstanceIds, Parameters: { commands: ['true'] } },
    });
    const { instanceIds } = world.prepared;

    expect(await cost(command(instanceIds.slice(0, 1)))).toBe(12);
    expect(await cost(command(instanceIds))).toBe(12);
  });

  describe('an approval', () => {
    const ask = {
      name: 'ask',
      action: 'aws:approve',
      inputs: { Approvers: ['alice', 'bob'], MinRequiredApprovals: 2 },
    };
    const waiting = async (): Promise<string> => {
      const id = await world.start(document(ask));
      await world.until(id, (record) => statusOf(record, 'ask') === 'Waiting');
      return id;
    };
    /** Timer started and cancelled; the status Waiting and InProgress again. */
    const TIMER = 2;
    const STATUSES = 2;

    it('costs a timer, a status change each way, and five events a vote by update', async () => {
      const id = await waiting();
      await sendSignal(world.client, id, 'Approve', { approver: 'alice' });
      await sendSignal(world.client, id, 'Approve', { approver: 'bob' });
      await world.finished(id);

      expect((await events(id)).length - EMPTY).toBe(TIMER + STATUSES + 2 * 5);
    });

    it('a refused update leaves nothing', async () => {
      const id = await waiting();
      const before = (await events(id)).length;
      await expect(sendSignal(world.client, id, 'Approve', { approver: 'mallory' })).rejects.toThrow(/not an approver/);

      expect((await events(id)).length).toBe(before);
      await world.client.workflow.getHandle(id).terminate();
    });

    it('a vote by plain signal is four', async () => {
      const id = await waiting();
      const handle = world.client.workflow.getHandle(id);
      for (const approver of ['alice', 'bob']) {
        const before = (await events(id)).length;
        await handle.signal('Approve', { step: 'ask', approver });
        if (approver === 'bob') break;
        await world.until(id, (record) => JSON.stringify(record).includes('alice\\"'));

        expect((await events(id)).length).toBe(before + 4);
      }
      await world.finished(id);

      expect((await events(id)).length - EMPTY).toBe(TIMER + STATUSES + 2 * 4);
    });
  });
});

/** Events of a run whose steps cost nothing. */
const EMPTY = 6;

const kindOf = (event: temporal.api.history.v1.IHistoryEvent): string => {
  const attributes = Object.keys(event).find((key) => key.endsWith('EventAttributes'))!;
  const name = attributes.slice(0, -'EventAttributes'.length);
  return name[0]!.toUpperCase() + name.slice(1);
};
