import { DescribeInstancesCommand, RunInstancesCommand, TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareSandbox } from './prepare.js';
import { openTestSandbox, type TestSandbox } from './testing.js';

let test: TestSandbox;
beforeAll(async () => void (test = await openTestSandbox(0)));
afterAll(() => test.sandbox.close());

describe('a prepared sandbox', () => {
  it('has an image, an instance profile, roles and three tagged instances that can be used', async () => {
    const prepared = await prepareSandbox(test.sandbox);

    const launched = await test.ec2.send(
      new RunInstancesCommand({
        ImageId: prepared.imageId,
        InstanceType: 'm6i.large',
        IamInstanceProfile: { Name: prepared.instanceProfileName },
        MinCount: 1,
        MaxCount: 1,
      }),
    );
    const role = await test.sts.send(new AssumeRoleCommand({ RoleArn: prepared.roleArn, RoleSessionName: 'x' }));
    const Filters = [{ Name: 'tag:Environment', Values: ['sandbox'] }];
    const { Reservations = [] } = await test.ec2.send(new DescribeInstancesCommand({ Filters }));
    const names = Reservations.map((each) => each.Instances?.[0]?.Tags?.find((tag) => tag.Key === 'Name')?.Value);

    expect(launched.Instances?.[0]?.IamInstanceProfile?.Arn).toContain('ami-baker');
    expect(role.AssumedRoleUser?.Arn).toBe('arn:aws:sts::123456789012:assumed-role/AutomationServiceRole/x');
    expect(names.sort()).toEqual(['web-1', 'web-2', 'web-3']);
  });

  it('stays as it is when prepared again, and gets back what was terminated', async () => {
    const first = await prepareSandbox(test.sandbox);
    const again = await prepareSandbox(test.sandbox);
    await test.ec2.send(new TerminateInstancesCommand({ InstanceIds: [first.instanceIds[1] as string] }));
    const mended = await prepareSandbox(test.sandbox);

    expect(again).toEqual(first);
    expect(mended.imageId).toBe(first.imageId);
    expect([mended.instanceIds[0], mended.instanceIds[2]]).toEqual([first.instanceIds[0], first.instanceIds[2]]);
    expect(mended.instanceIds[1]).not.toBe(first.instanceIds[1]);
  });
});
