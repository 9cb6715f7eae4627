import {
  DescribeImagesCommand,
  DescribeInstancesCommand,
  EC2Client,
  RegisterImageCommand,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import { formCall } from './call.js';
import { SANDBOX_KEY } from './environment.js';
import type { Sandbox } from './sandbox.js';

/** The resources in a prepared sandbox. */
export interface Prepared {
  /** A base image, `runbook-sandbox-base`. */
  imageId: string;
  /** `ami-baker`. */
  instanceProfileName: string;
  /** `AutomationServiceRole`, for `assumeRole`. */
  roleArn: string;
  /** `AmiApprover`, for `Approvers`. */
  approverArn: string;
  /** `web-1` to `web-3`, tagged `Environment=sandbox`. */
  instanceIds: string[];
}

const IMAGE_NAME = 'runbook-sandbox-base';
const INSTANCE_NAMES = ['web-1', 'web-2', 'web-3'];
const ENVIRONMENT = { Key: 'Environment', Value: 'sandbox' };

/**
 * Makes the resources that `runbooks/golden-ami.yaml` needs in a sandbox. Can be repeated: existing ones stay, missing ones (e.g. a
 * terminated instance) are made again.
 */
export async function prepareSandbox(sandbox: Pick<Sandbox, 'url' | 'region' | 'accountId'>): Promise<Prepared> {
  const ec2 = new EC2Client({
    endpoint: sandbox.url,
    region: sandbox.region,
    credentials: SANDBOX_KEY,
    maxAttempts: 1,
  });
  try {
    const imageId = await prepareImage(ec2);
    await prepareIdentities(sandbox);
    return {
      imageId,
      instanceProfileName: 'ami-baker',
      roleArn: `arn:aws:iam::${sandbox.accountId}:role/AutomationServiceRole`,
      approverArn: `arn:aws:iam::${sandbox.accountId}:role/AmiApprover`,
      instanceIds: await prepareInstances(ec2, imageId),
    };
  } finally {
    ec2.destroy();
  }
}

async function prepareImage(ec2: EC2Client): Promise<string> {
  const named = { Owners: ['self'], Filters: [{ Name: 'name', Values: [IMAGE_NAME] }] };
  const found = (await ec2.send(new DescribeImagesCommand(named))).Images?.[0]?.ImageId;
  if (found) return found;
  const image = {
    Name: IMAGE_NAME,
    Architecture: 'x86_64',
    VirtualizationType: 'hvm',
    RootDeviceName: '/dev/xvda',
  } as const;
  return (await ec2.send(new RegisterImageCommand(image))).ImageId as string;
}

async function prepareInstances(ec2: EC2Client, imageId: string): Promise<string[]> {
  const states = { Name: 'instance-state-name', Values: ['pending', 'running', 'stopping', 'stopped'] };
  const Filters = [{ Name: `tag:${ENVIRONMENT.Key}`, Values: [ENVIRONMENT.Value] }, states];
  const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({ Filters }));
  const present = Reservations.flatMap((each) => each.Instances ?? []);
  const ids: string[] = [];
  for (const name of INSTANCE_NAMES) {
    const found = present.find((each) => each.Tags?.some((tag) => tag.Key === 'Name' && tag.Value === name));
    ids.push(found?.InstanceId ?? (await launch(ec2, imageId, name)));
  }
  return ids;
}

async function launch(ec2: EC2Client, ImageId: string, name: string): Promise<string> {
  const TagSpecifications = [{ ResourceType: 'instance' as const, Tags: [ENVIRONMENT, { Key: 'Name', Value: name }] }];
  const one = { ImageId, InstanceType: 'm6i.large', MinCount: 1, MaxCount: 1, TagSpecifications } as const;
  return (await ec2.send(new RunInstancesCommand(one))).Instances?.[0]?.InstanceId as string;
}

async function prepareIdentities(sandbox: Pick<Sandbox, 'url' | 'region'>): Promise<void> {
  const trusts = (principal: Record<string, string>) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' }],
    });
  await iam(sandbox, 'CreateRole', {
    RoleName: 'AutomationServiceRole',
    AssumeRolePolicyDocument: trusts({ Service: 'ssm.amazonaws.com' }),
  });
  await iam(sandbox, 'CreateRole', { RoleName: 'AmiApprover', AssumeRolePolicyDocument: trusts({ AWS: '*' }) });
  await iam(sandbox, 'CreateRole', {
    RoleName: 'ami-baker',
    AssumeRolePolicyDocument: trusts({ Service: 'ec2.amazonaws.com' }),
  });
  await iam(sandbox, 'CreateInstanceProfile', { InstanceProfileName: 'ami-baker' });
  await iam(sandbox, 'AddRoleToInstanceProfile', { InstanceProfileName: 'ami-baker', RoleName: 'ami-baker' });
}

/** Calls IAM without its client package: the front needs only a credential scope, because the signature is not checked. */
async function iam(
  { url, region }: Pick<Sandbox, 'url' | 'region'>,
  operation: string,
  inputs: Record<string, string>,
): Promise<void> {
  const caller = { region, accessKeyId: SANDBOX_KEY.accessKeyId };
  const { headers, body } = formCall({ ...caller, service: 'iam', operation, inputs });
  const answer = await fetch(url, {
    method: 'POST',
    headers: headers as Record<string, string>,
    body: body.toString(),
  });
  const text = await answer.text();
  const isThere = /<Code>(EntityAlreadyExists|LimitExceeded)</.test(text);
  if (!answer.ok && !isThere) throw new Error(`${operation} failed in the sandbox: ${text}`);
}
