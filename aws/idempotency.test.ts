import { describe, expect, it } from 'vitest';
import { effectOf } from './idempotency.js';

const kind = async (service: string, api: string): Promise<unknown> => await effectOf({ service, api });

describe('the effect of an operation', () => {
  it.each([
    ['ec2', 'RunInstances', 'ClientToken'],
    ['ec2', 'copy_image', 'ClientToken'],
    ['ec2', 'CreateVolume', 'ClientToken'],
    ['ssm', 'StartAutomationExecution', 'ClientToken'],
  ])('%s %s has a token', async (service, api, member) => {
    expect(await kind(service, api)).toEqual({ kind: 'token', member });
  });

  it.each([
    ['ec2', 'DescribeInstances'],
    ['ec2', 'TerminateInstances'],
    ['ec2', 'CreateTags'],
    ['ec2', 'DeregisterImage'],
    ['ssm', 'GetParameter'],
    ['ssm', 'PutParameter'],
    ['ssm', 'CancelCommand'],
    ['sts', 'GetCallerIdentity'],
  ])('%s %s may be repeated', async (service, api) => {
    expect(await kind(service, api)).toEqual({ kind: 'idempotent' });
  });

  it.each([
    ['ec2', 'CreateImage'],
    ['ec2', 'CreateSnapshot'],
    ['ssm', 'SendCommand'],
    ['ssm', 'SendAutomationSignal'],
    ['nonsense', 'Anything'],
  ])('%s %s may not', async (service, api) => {
    expect(await kind(service, api)).toEqual({ kind: 'single' });
  });
});

describe('without models of the APIs', () => {
  it.each([
    ['ec2', 'describe_instances', { kind: 'idempotent' }],
    ['EC2', 'terminateInstances', { kind: 'idempotent' }],
    ['StepFunctions', 'start_execution', { kind: 'token', member: 'name' }],
    ['ec2', 'RunInstances', { kind: 'single' }],
    ['nonsense', 'Anything', { kind: 'single' }],
  ])('%s %s is judged by its name', async (service, api, effect) => {
    expect(await effectOf({ service, api }, { hasModels: false })).toEqual(effect);
  });
});
