import { describe, expect, it } from 'vitest';
import type { ActivityContext } from '../../engine/activity.js';
import {
  createScriptedCaller,
  createTestContext,
  scriptedError,
  type ScriptedCall,
} from '../../test/support/scripted-caller.js';
import { callAwsApi, type CallAwsApiInputs } from './activities.js';

async function play(script: ScriptedCall[], inputs: CallAwsApiInputs, given: Partial<ActivityContext> = {}) {
  const aws = createScriptedCaller(script);
  const { outputs, root } = await callAwsApi(inputs, createTestContext(aws, given));
  return { aws, outputs, root };
}

describe('aws:executeAwsApi', () => {
  it('sends everything but Service and Api, and gives the whole answer to the selectors', async () => {
    const answer = { Images: [{ ImageId: 'ami-1' }] };
    const inputs = { Service: 'ec2', Api: 'DescribeImages', Owners: ['self'] };
    const { aws, outputs, root } = await play([{ api: 'DescribeImages', answer }], inputs);
    expect(aws.calls).toEqual([
      { service: 'ec2', api: 'DescribeImages', inputs: { Owners: ['self'] }, timeoutMs: 25_000 },
    ]);
    expect({ outputs, root }).toEqual({ outputs: {}, root: answer });
  });

  it('takes Region as the Region to call where the operation has no such member', async () => {
    const inputs = {
      Service: 'ec2',
      Api: 'CopyImage',
      SourceImageId: 'ami-1',
      SourceRegion: 'eu-west-1',
      Region: 'us-east-1',
      Name: 'n',
    };
    const { aws } = await play([{ api: 'CopyImage', region: 'us-east-1' }], inputs);
    expect(aws.calls[0]!.inputs).not.toHaveProperty('Region');
    expect(aws.calls[0]!.inputs).toHaveProperty('SourceRegion', 'eu-west-1');
  });

  it('leaves Region to an operation that has it', async () => {
    const inputs = { Service: 'ssm', Api: 'GetMaintenanceWindow', WindowId: 'mw-1' };
    const own = { Service: 'ec2', Api: 'DescribeRegions', RegionNames: ['eu-west-1'] };
    expect((await play([{ api: 'GetMaintenanceWindow' }], inputs)).aws.calls[0]!.region).toBeUndefined();
    expect((await play([{ api: 'DescribeRegions' }], own)).aws.calls[0]!.inputs).toEqual({
      RegionNames: ['eu-west-1'],
    });
  });

  it.each(['RunInstances', 'run_instances'])('encodes the plain user data of %s, as boto3 does', async (Api) => {
    const inputs = { Service: 'ec2', Api, MinCount: 1, MaxCount: 1, UserData: '#!/bin/sh' };
    const { aws } = await play([{ api: Api }], inputs);
    expect(aws.calls[0]!.inputs.UserData).toBe(Buffer.from('#!/bin/sh').toString('base64'));
  });

  it('takes a null as an absent key, at any depth', async () => {
    const inputs = {
      Service: 'ec2',
      Api: 'DescribeImages',
      ExecutableUsers: null,
      Filters: [{ Name: 'state', Values: ['available'], Extra: null }],
    };
    const { aws } = await play([{ api: 'DescribeImages' }], inputs);
    expect(aws.calls[0]!.inputs).toEqual({ Filters: [{ Name: 'state', Values: ['available'] }] });
  });

  it('takes Filter for Filters, with a warning, and never drops what it does not know', async () => {
    const Filter = [{ Name: 'state', Values: ['available'] }];
    const context = createTestContext(createScriptedCaller([{ api: 'DescribeImages' }]));
    await callAwsApi({ Service: 'ec2', Api: 'DescribeImages', Filter, Fliter: [] }, context);
    expect(context.warnings).toEqual(['DescribeImages has no "Filter": it is taken as "Filters".']);
    expect((context.aws as ReturnType<typeof createScriptedCaller>).calls[0]!.inputs).toEqual({
      Filters: Filter,
      Fliter: [],
    });
  });

  it('gives a token to operations that take one', async () => {
    const context = { token: 'the-token' };
    const inputs = { Service: 'ec2', Api: 'copy_image', SourceImageId: 'ami-1', SourceRegion: 'eu-west-1', Name: 'n' };
    const { aws } = await play([{ api: 'copy_image' }], inputs, context);
    expect(aws.calls[0]!.inputs.ClientToken).toBe('the-token');
  });

  it('does not repeat what it must not repeat', async () => {
    const inputs = { Service: 'ec2', Api: 'CreateSnapshot', VolumeId: 'vol-1' };
    await expect(play([], inputs, { attempt: 2 })).rejects.toMatchObject({ info: { type: 'OutcomeUnknown' } });
  });

  it("fails with AWS's text", async () => {
    const error = scriptedError('refused', 'InvalidVolume.NotFound', 'DescribeVolumes', 'Gone.');
    const inputs = { Service: 'ec2', Api: 'DescribeVolumes' };
    await expect(play([{ api: 'DescribeVolumes', error }], inputs)).rejects.toThrow(
      'Step fails when it is Execute/Cancelling action. An error occurred (InvalidVolume.NotFound) when calling the DescribeVolumes operation: Gone. Please refer',
    );
  });
});
