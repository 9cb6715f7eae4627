import { CreateTagsCommand, DescribeInstancesCommand, RunInstancesCommand } from '@aws-sdk/client-ec2';
import { DescribeParametersCommand, SendCommandCommand } from '@aws-sdk/client-ssm';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from './faults.js';
import { AMI, clientsOf, openTestSandbox, type TestSandbox } from './testing.js';

let test: TestSandbox;
beforeAll(async () => void (test = await openTestSandbox(0)));
afterAll(() => test.sandbox.close());
beforeEach(() => test.sandbox.reset());

describe('faults', () => {
  const describeAll = () => test.ec2.send(new DescribeInstancesCommand({}));

  it.each([
    ['throttle', 'RequestLimitExceeded'],
    ['serverError', 'InternalError'],
    ['accessDenied', 'UnauthorizedOperation'],
  ] as const)('%s answers EC2 with its own code, at the nth call only', async (kind, name) => {
    await test.sandbox.faults([{ kind, service: 'ec2', operation: 'DescribeInstances', nth: 2 }]);

    await describeAll();
    await expect(describeAll()).rejects.toMatchObject({ name });
    await describeAll();
  });

  it('throttles a JSON service with its code', async () => {
    await test.sandbox.faults([{ kind: 'throttle', service: 'ssm' }]);

    await expect(test.ssm.send(new DescribeParametersCommand({}))).rejects.toMatchObject({
      name: 'ThrottlingException',
    });
  });

  it('cuts the connection before anything happens', async () => {
    await test.sandbox.faults([{ kind: 'reset', operation: 'RunInstances' }]);

    await expect(launchOne()).rejects.toThrow(/socket hang up|ECONNRESET/);

    expect(await countInstances()).toBe(0);
    expect((await test.sandbox.journal())[0]).toMatchObject({ statusCode: 0, error: 'ConnectionReset' });
  });

  it('loses the answer after the effect, and the same token then gives the one instance', async () => {
    await test.sandbox.faults([{ kind: 'loseAnswer', operation: 'RunInstances', nth: 1 }]);

    await expect(launchOne('t-1')).rejects.toThrow(/socket hang up|ECONNRESET/);
    await launchOne('t-1');

    expect(await countInstances()).toBe(1);
    expect((await test.sandbox.journal())[0]).toMatchObject({ statusCode: 200, error: 'AnswerLost' });
  });

  it('has the calls of one Region only, when it names one', async () => {
    await test.sandbox.faults([{ kind: 'throttle', operation: 'DescribeInstances', region: 'us-east-1' }]);
    const elsewhere = clientsOf(test.sandbox, 'us-east-1');

    await describeAll();
    await expect(elsewhere.ec2.send(new DescribeInstancesCommand({}))).rejects.toMatchObject({
      name: 'RequestLimitExceeded',
    });
  });

  it('leaves a request that hangs, and then is cut, without effect', async () => {
    await test.sandbox.faults([{ kind: 'reset', operation: 'RunInstances', delay: 'PT1S' }]);
    const cut = expect(launchOne()).rejects.toThrow(/socket hang up|ECONNRESET/);
    while ((await test.sandbox.journal()).length === 0) await sleep(10);

    expect((await test.sandbox.journal())[0]).toMatchObject({ statusCode: 0 });
    expect((await test.sandbox.journal())[0]!.error).toBeUndefined();
    await cut;
    expect(await countInstances()).toBe(0);
  });

  it('has a call that takes long arrive before its effect, and one that is held after it', async () => {
    await test.sandbox.faults([
      { kind: 'latency', operation: 'RunInstances', delay: 'PT1S' },
      { kind: 'holdAnswer', operation: 'CreateTags', delay: 'PT2S' },
    ]);
    const launched = launchOne();
    while ((await test.sandbox.journal()).length === 0) await sleep(10);
    expect(await countInstances()).toBe(0);

    const id = (await launched).Instances![0]!.InstanceId!;
    const tagged = test.ec2.send(new CreateTagsCommand({ Resources: [id], Tags: [{ Key: 'held', Value: 'yes' }] }));
    const tags = async () => (await describeAll()).Reservations![0]!.Instances![0]!.Tags;
    while (!(await tags())?.length) await sleep(10);
    const [, held] = (await test.sandbox.journal()).filter(({ operation }) => operation !== 'DescribeInstances');

    expect(held).toMatchObject({ operation: 'CreateTags', statusCode: 0 });
    await tagged;
  });

  it('loses a refusal like any other answer', async () => {
    await test.sandbox.faults([{ kind: 'loseAnswer', operation: 'SendCommand' }]);
    const unknown = new SendCommandCommand({ DocumentName: 'No-Such-Document', InstanceIds: ['i-0123456789abcdef0'] });

    await expect(test.ssm.send(unknown)).rejects.toThrow(/socket hang up|ECONNRESET/);
  });

  it.each([
    ['no list', {}, /must be a list/],
    ['no map', ['throttle'], /fault 1 is no map/],
    ['an unknown kind', [{ kind: 'explode' }], /fault 1 has the kind "explode"/],
    ['a key that is misspelt', [{ kind: 'reset' }, { kind: 'reset', operations: 'RunInstances' }], /2 has operations/],
    ['a selector that is no text', [{ kind: 'reset', service: 1 }], /service of fault 1 is no text/],
    ['a call before the first', [{ kind: 'reset', nth: 0 }], /nth of fault 1 is no whole number from 1/],
    ['a delay in seconds', [{ kind: 'latency', delay: 10 }], /'10' is not a duration/],
  ])('are refused with %s, in this process as well', async (_, faults, message) => {
    await expect(test.sandbox.faults(faults as Fault[])).rejects.toThrow(message);
  });

  const launchOne = (ClientToken?: string) =>
    test.ec2.send(
      new RunInstancesCommand({ ImageId: AMI, MinCount: 1, MaxCount: 1, ...(ClientToken && { ClientToken }) }),
    );
  const countInstances = async () => (await describeAll()).Reservations?.length;
});
