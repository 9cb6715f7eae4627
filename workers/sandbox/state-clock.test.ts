import {
  CopyImageCommand,
  CreateImageCommand,
  DescribeImagesCommand,
  DescribeInstancesCommand,
  DescribeInstanceStatusCommand,
  RunInstancesCommand,
  StartInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
  type DescribeInstancesCommandInput,
  type RunInstancesCommandInput,
} from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AMI, clientsOf, openTestSandbox, watch, type TestSandbox } from './testing.js';

let test: TestSandbox;
beforeAll(async () => {
  test = await openTestSandbox(1);
  await test.ec2.send(new DescribeImagesCommand({ ImageIds: [AMI] }));
});
afterAll(() => test.sandbox.close());

const run = async (more: Partial<RunInstancesCommandInput> = {}): Promise<string> => {
  const launched = await test.ec2.send(new RunInstancesCommand({ ImageId: AMI, MinCount: 1, MaxCount: 1, ...more }));
  return launched.Instances?.[0]?.InstanceId as string;
};
const find = async (input: DescribeInstancesCommandInput) =>
  ((await test.ec2.send(new DescribeInstancesCommand(input))).Reservations ?? []).flatMap(
    (each) => each.Instances ?? [],
  );
const stateOf = (id: string) => async () => (await find({ InstanceIds: [id] }))[0]?.State?.Name;

describe.concurrent('instances', () => {
  it('pass through pending, stopping, pending and shutting-down', async () => {
    const id = await run();
    const started = await watch(stateOf(id), 'running');
    await test.ec2.send(new StopInstancesCommand({ InstanceIds: [id] }));
    const stopped = await watch(stateOf(id), 'stopped');
    await test.ec2.send(new StartInstancesCommand({ InstanceIds: [id] }));
    const again = await watch(stateOf(id), 'running');
    await test.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
    const ended = await watch(stateOf(id), 'terminated');

    expect([started, stopped, again, ended]).toEqual([
      ['pending', 'running'],
      ['stopping', 'stopped'],
      ['pending', 'running'],
      ['shutting-down', 'terminated'],
    ]);
  });

  it('say in mutations where they come from, and repeating one changes nothing', async () => {
    const id = await run();
    const terminate = async () =>
      (await test.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }))).TerminatingInstances?.[0];

    const first = await terminate();
    await watch(stateOf(id), 'terminated');
    const second = await terminate();

    expect(first).toMatchObject({ PreviousState: { Name: 'pending' }, CurrentState: { Name: 'shutting-down' } });
    expect(second).toMatchObject({ PreviousState: { Name: 'terminated' }, CurrentState: { Name: 'terminated' } });
  });

  it('are found by the state that is shown, not by the one moto has', async () => {
    const id = await run();
    const byState = (name: string) =>
      find({ InstanceIds: [id], Filters: [{ Name: 'instance-state-name', Values: [name] }] });

    const [pending, running] = [await byState('pending'), await byState('running')];

    expect([pending.length, running.length]).toEqual([1, 0]);
    await watch(stateOf(id), 'running');
    expect(await byState('pending')).toEqual([]);
    expect(await byState('running')).toHaveLength(1);
  });

  it('refuse to be stopped while pending and started while stopping', async () => {
    const id = await run();
    const stop = () => test.ec2.send(new StopInstancesCommand({ InstanceIds: [id] }));
    const start = () => test.ec2.send(new StartInstancesCommand({ InstanceIds: [id] }));

    await expect(stop()).rejects.toMatchObject({ name: 'IncorrectInstanceState' });
    await watch(stateOf(id), 'running');
    await stop();
    await expect(start()).rejects.toMatchObject({ name: 'IncorrectInstanceState' });
  });

  it('have status checks that are initializing first, and only running ones are listed', async () => {
    const id = await run();
    const status = async (IncludeAllInstances: boolean) => {
      const input = { InstanceIds: [id], IncludeAllInstances };
      return (await test.ec2.send(new DescribeInstanceStatusCommand(input))).InstanceStatuses?.[0];
    };

    const [listed, included] = [await status(false), await status(true)];
    const checks = await watch(async () => (await status(false))?.InstanceStatus?.Status, 'ok');

    expect(listed).toBeUndefined();
    expect(included).toMatchObject({ InstanceState: { Name: 'pending' }, SystemStatus: { Status: 'initializing' } });
    expect(checks).toEqual(['nothing', 'initializing', 'ok']);
  });
});

describe.concurrent('images', () => {
  it('are pending for a while, also copied ones in another Region, and cannot be used before', async () => {
    const { ec2 } = clientsOf(test.sandbox, 'us-east-1');
    const id = await run();
    await watch(stateOf(id), 'running');
    const { ImageId = '' } = await test.ec2.send(new CreateImageCommand({ InstanceId: id, Name: 'golden' }));
    const copy = new CopyImageCommand({ SourceImageId: ImageId, SourceRegion: 'eu-west-1', Name: 'golden' });
    const imageState = (client: typeof ec2, image: string) => async () =>
      (await client.send(new DescribeImagesCommand({ ImageIds: [image] }))).Images?.[0]?.State;

    await expect(ec2.send(copy)).rejects.toMatchObject({ name: 'InvalidAMIID.Unavailable' });
    await expect(run({ ImageId })).rejects.toMatchObject({ name: 'InvalidAMIID.Unavailable' });
    const made = await watch(imageState(test.ec2, ImageId), 'available');
    const copied = await watch(imageState(ec2, (await ec2.send(copy)).ImageId as string), 'available');

    expect([made, copied]).toEqual([
      ['pending', 'available'],
      ['pending', 'available'],
    ]);
  });

  it('are found by the state that is shown', async () => {
    const id = await run();
    const { ImageId } = await test.ec2.send(new CreateImageCommand({ InstanceId: id, Name: 'filtered' }));
    const Filters = [
      { Name: 'name', Values: ['filtered'] },
      { Name: 'state', Values: ['pending'] },
    ];

    const found = await test.ec2.send(new DescribeImagesCommand({ Owners: ['self'], Filters }));

    expect(found.Images?.map((image) => image.ImageId)).toEqual([ImageId]);
  });
});

describe('client tokens', () => {
  it('make one instance of two launches at once', async () => {
    const launch = {
      ClientToken: 'token-parallel',
      TagSpecifications: [{ ResourceType: 'instance' as const, Tags: [{ Key: 'at', Value: 'once' }] }],
    };

    const ids = await Promise.all([run(launch), run(launch), run(launch)]);

    expect(new Set(ids).size).toBe(1);
    expect(await find({ Filters: [{ Name: 'tag:at', Values: ['once'] }] })).toHaveLength(1);
    expect(await find({ Filters: [{ Name: 'client-token', Values: ['token-parallel'] }] })).toHaveLength(1);
    expect(await find({ Filters: [{ Name: 'client-token', Values: ['another'] }] })).toEqual([]);
  });

  it('refuse other parameters, and belong to one Region', async () => {
    const id = await run({ ClientToken: 'token-mismatch' });
    const there = clientsOf(test.sandbox, 'us-east-1').ec2;
    const elsewhere = await there.send(
      new RunInstancesCommand({ ImageId: AMI, MinCount: 1, MaxCount: 1, ClientToken: 'token-mismatch' }),
    );

    await expect(run({ ClientToken: 'token-mismatch', InstanceType: 'm6i.large' })).rejects.toMatchObject({
      name: 'IdempotentParameterMismatch',
    });
    expect(elsewhere.Instances?.[0]?.InstanceId).not.toBe(id);
  });

  it('refuse to answer for terminated instances', async () => {
    const id = await run({ ClientToken: 'token-terminated' });
    await test.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));

    await expect(run({ ClientToken: 'token-terminated' })).rejects.toMatchObject({
      name: 'IdempotentInstanceTerminated',
    });
  });

  it('are free again after a failure', async () => {
    const wrong = run({ ClientToken: 'token-failed', ImageId: 'ami-00000000000000000' });
    await expect(wrong).rejects.toMatchObject({ name: 'InvalidAMIID.NotFound' });

    expect(await run({ ClientToken: 'token-failed' })).toMatch(/^i-/);
  });
});
