import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stopAutomation } from '../../engine/client/stop.js';
import type { StepExecution } from '../../engine/execution/record/execution.js';
import { instancesOf } from '../support/resources.js';
import { openWorld, poll, statusOf, story, type WorkerProcess, type World } from '../support/world.js';

/** Work that a stop, a time limit or a killed worker breaks off: what was made is known, and nothing is made twice. */
describe('work that is broken off', { timeout: 240_000 }, () => {
  let world: World;
  let worker: WorkerProcess;

  beforeAll(async () => {
    world = await openWorld({ stateSeconds: 20 });
    worker = await world.startWorker();
  });
  afterAll(async () => {
    await worker.stop();
    await world.close();
  });
  beforeEach(() => world.sandbox.clearJournal());
  afterEach(() => world.sandbox.faults([]));

  const document = (...mainSteps: object[]): string => JSON.stringify({ schemaVersion: '0.3', mainSteps });
  const step = (name: string, action: string, inputs: object, more: object = {}): object => ({
    name,
    action,
    inputs,
    ...more,
  });
  const tags = [
    { ResourceType: 'instance', Tags: [{ Key: 'AutomationExecutionId', Value: '{{ automation:EXECUTION_ID }}' }] },
  ];
  const launch = (): object => ({
    ImageId: world.prepared.imageId,
    InstanceType: 'm6i.large',
    TagSpecifications: tags,
  });
  const terminate = step(
    'terminate',
    'aws:executeAwsApi',
    { Service: 'ec2', Api: 'TerminateInstances', InstanceIds: '{{ launch.InstanceIds }}' },
    { isEnd: true },
  );
  const stepOf = (record: { StepExecutions: StepExecution[] }, name: string): StepExecution =>
    record.StepExecutions.find(({ StepName }) => StepName === name)!;
  const callsOf = async (operation: string): Promise<number> =>
    (await world.sandbox.journal()).filter((call) => call.operation === operation).length;
  const untilCalled = (operation: string): Promise<number> =>
    poll(
      () => callsOf(operation),
      (count) => count > 0,
    );

  it('a stop while instances start: their ids are in the record, and onCancel terminates them', async () => {
    const wait = step('launch', 'aws:runInstances', launch(), { onCancel: 'step:terminate', isEnd: true });
    const id = await world.start(document(wait, terminate));
    await untilCalled('DescribeInstanceStatus');
    await stopAutomation(world.client, id, 'Cancel');
    const record = await world.finished(id);

    expect(story(record)).toBe('launch(Cancelled) terminate(Success)');
    expect(stepOf(record, 'launch').Outputs!['InstanceIds']).toEqual(await instancesOf(world, id));
  });

  it('a stop and a killed worker while a command is sent: it is found by its token, cancelled and shown', async () => {
    await world.sandbox.faults([{ kind: 'holdAnswer', operation: 'SendCommand', nth: 1, delay: 'PT60S' }]);
    const command = {
      DocumentName: 'AWS-RunShellScript',
      InstanceIds: world.prepared.instanceIds.slice(0, 1),
      Parameters: { commands: ['sleep 600'] },
    };
    const id = await world.start(document(step('patch', 'aws:runCommand', command)));
    await untilCalled('SendCommand');
    await stopAutomation(world.client, id, 'Cancel');
    await worker.kill();
    worker = await world.startWorker();
    const record = await world.finished(id);

    expect(statusOf(record, 'patch')).toBe('Cancelled');
    expect(stepOf(record, 'patch').Outputs!['CommandId']).toHaveLength(1);
    expect([await callsOf('SendCommand'), await callsOf('CancelCommand')]).toEqual([1, 1]);
  });

  it('a launch by API whose endpoint hangs ends with its time limit, and has launched once', async () => {
    await world.sandbox.faults([{ kind: 'holdAnswer', operation: 'RunInstances', delay: 'PT60S' }]);
    const inputs = { Service: 'ec2', Api: 'RunInstances', MinCount: 1, MaxCount: 1, ...launch() };
    const id = await world.start(
      document(step('launch', 'aws:executeAwsApi', inputs, { timeoutSeconds: 3, maxAttempts: 2 })),
    );
    const record = await world.finished(id);

    expect(statusOf(record, 'launch')).toBe('TimedOut');
    expect(await callsOf('RunInstances')).toBe(2);
    expect(await instancesOf(world, id)).toHaveLength(1);
  });

  it('a step that found nothing names nothing, and nothing is terminated', async () => {
    const find = step(
      'find',
      'aws:executeAwsApi',
      { Service: 'ec2', Api: 'DescribeInstances', Filters: [{ Name: 'tag:Role', Values: ['none'] }] },
      { outputs: [{ Name: 'Ids', Selector: '$.Reservations..InstanceId', Type: 'StringList' }] },
    );
    const kill = (InstanceIds: unknown): object =>
      step('kill', 'aws:changeInstanceState', { InstanceIds, DesiredState: 'terminated' });
    for (const ids of ['{{ find.Ids }}', ['{{ find.Ids }}']]) {
      const record = await world.finished(await world.start(document(find, kill(ids))));

      expect(story(record)).toBe('find(Success) kill(Failed)');
      expect(stepOf(record, 'kill').FailureDetails).toMatchObject({ FailureStage: 'InputValidation' });
    }
    expect(await callsOf('TerminateInstances')).toBe(0);
  });
});
