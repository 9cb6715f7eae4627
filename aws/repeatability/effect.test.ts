import { describe, expect, it } from 'vitest';
import { findOperation } from '../sdk/operation.js';
import { effectOf, JUDGED } from './effect.js';

const kind = async (service: string, api: string): Promise<unknown> => await effectOf({ service, api });

describe('the effect of an operation', () => {
  it.each([
    ['ec2', 'RunInstances', 'ClientToken'],
    ['ec2', 'copy_image', 'ClientToken'],
    ['ec2', 'CreateVolume', 'ClientToken'],
    ['ssm', 'StartAutomationExecution', 'ClientToken'],
    ['ssm', 'CreateMaintenanceWindow', 'ClientToken'],
  ])('%s %s has a token', async (service, api, member) => {
    expect(await kind(service, api)).toEqual({ kind: 'token', member });
  });

  it.each([
    ['ec2', 'DescribeInstances'],
    ['ec2', 'TerminateInstances'],
    ['ec2', 'CreateTags'],
    ['ec2', 'DeregisterImage'],
    ['ec2', 'DeleteVolume'],
    ['ssm', 'GetParameter'],
    ['ssm', 'CancelCommand'],
    ['sts', 'GetCallerIdentity'],
  ])('%s %s may be repeated', async (service, api) => {
    expect(await kind(service, api)).toEqual({ kind: 'idempotent' });
  });

  it.each([
    ['ssm', 'CreateDocument'],
    ['ec2', 'CreateSecurityGroup'],
    ['ec2', 'AuthorizeSecurityGroupIngress'],
  ])('%s %s can be done once, and AWS refuses the second', async (service, api) => {
    expect(await kind(service, api)).toEqual({ kind: 'named' });
  });

  it.each([
    ['ec2', 'RebootInstances'],
    ['ec2', 'CreateImage'],
    ['ec2', 'CreateSnapshot'],
    ['ec2', 'AllocateAddress'],
    ['ec2', 'AcceptReservedInstancesExchangeQuote'],
    ['ssm', 'SendCommand'],
    ['ssm', 'SendAutomationSignal'],
    ['ssm', 'PutInventory'],
    ['ssm', 'UpdateAssociationStatus'],
    ['nonsense', 'Anything'],
  ])('%s %s may not', async (service, api) => {
    expect(await kind(service, api)).toEqual({ kind: 'single' });
  });
});

describe('without models of the APIs', () => {
  it.each([
    ['ec2', 'describe_instances', { kind: 'idempotent' }],
    ['EC2', 'terminateInstances', { kind: 'idempotent' }],
    ['rds', 'DeleteDBSubnetGroup', { kind: 'idempotent' }],
    ['elasticache', 'TagResource', { kind: 'idempotent' }],
    ['iam', 'create_role', { kind: 'named' }],
    ['s3', 'DeleteObject', { kind: 'single' }],
    ['s3', 'PutObject', { kind: 'single' }],
    ['dynamodb', 'DeleteItem', { kind: 'single' }],
    ['StepFunctions', 'start_execution', { kind: 'single' }],
    ['StepFunctions', 'get_activity_task', { kind: 'single' }],
    ['rds', 'RebootDBInstance', { kind: 'single' }],
    ['kinesis', 'PutRecord', { kind: 'single' }],
    ['appflow', 'PutSomethingNew', { kind: 'single' }],
    ['ec2', 'RunInstances', { kind: 'single' }],
    ['nonsense', 'Anything', { kind: 'single' }],
  ])('%s %s is judged by its name', async (service, api, effect) => {
    expect(await effectOf({ service, api }, { hasModels: false })).toEqual(effect);
  });
});

describe('what was judged', () => {
  const all = JUDGED.flatMap(({ service, operations }) => operations.map((name) => `${service}.${name}`));

  it('was judged once', () => {
    expect(all.filter((each, index) => all.indexOf(each) !== index)).toEqual([]);
  });

  it('has a reason', () => {
    expect(JUDGED.filter(({ because }) => !/^[A-Z].+\.$/.test(because))).toEqual([]);
  });

  it('exists, as far as clients are installed', async () => {
    const installed = all.filter((each) => /^(ec2|ssm|sts)\./.test(each));
    const missing: string[] = [];
    for (const each of installed) {
      const [service, api] = each.split('.') as [string, string];
      await findOperation({ service, api }).catch(() => missing.push(each));
    }
    expect(missing).toEqual([]);
  });
});
