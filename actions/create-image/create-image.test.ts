import { describe, expect, it } from 'vitest';
import type { ActivityContext } from '../../engine/activity.js';
import type { ValueMap } from '../../engine/document/document.js';
import {
  createScriptedCaller,
  runThroughHandBacks,
  scriptedError,
  type ScriptedCall,
} from '../../test/support/scripted-caller.js';
import { createImage } from './activities.js';

const INPUTS = { InstanceId: 'i-1', ImageName: 'golden', ImageDescription: 'weekly', NoReboot: false };
const SCHEDULED_AT = Date.parse('2026-01-31T12:00:00Z');

const make: ScriptedCall = { api: 'CreateImage', answer: { ImageId: 'ami-1' } };
const fails = (kind: 'unknown' | 'refused', code: string): ScriptedCall => ({
  api: 'CreateImage',
  error: scriptedError(kind, code, 'CreateImage'),
});
const look = (State: string, rest: ValueMap = {}): ScriptedCall => ({
  api: 'DescribeImages',
  inputs: { ImageIds: ['ami-1'] },
  answer: { Images: [{ ImageId: 'ami-1', State, ...rest }] },
});
const probe = (...Images: ValueMap[]): ScriptedCall => ({
  api: 'DescribeImages',
  inputs: {
    Owners: ['self'],
    Filters: [
      { Name: 'name', Values: ['golden'] },
      { Name: 'source-instance-id', Values: ['i-1'] },
    ],
  },
  answer: { Images },
});
const ours = { ImageId: 'ami-1', Name: 'golden', CreationDate: '2026-01-31T12:00:05.000Z' };
const older = { ImageId: 'ami-0', Name: 'golden', CreationDate: '2026-01-30T12:00:05.000Z' };

function play(script: ScriptedCall[], given: Partial<ActivityContext> = {}) {
  const aws = createScriptedCaller(script, { nowMs: SCHEDULED_AT });
  const requests = (): number => aws.calls.filter(({ api }) => api === 'CreateImage').length;
  return { aws, requests, result: runThroughHandBacks(createImage, INPUTS, aws, given) };
}

describe('aws:createImage', () => {
  it('makes the image and waits until it is available', async () => {
    const { aws, result } = play([make, look('pending'), look('pending'), look('available')]);
    expect(await result).toEqual({ ImageId: 'ami-1', ImageState: 'available' });
    expect(aws.calls[0]!.inputs).toEqual({ InstanceId: 'i-1', Name: 'golden', Description: 'weekly', NoReboot: false });
  });

  it('adopts the image of a try whose answer was lost', async () => {
    const { requests, result } = play([fails('unknown', 'ECONNRESET'), probe(ours), look('available')]);
    expect(await result).toMatchObject({ ImageId: 'ami-1' });
    expect(requests()).toBe(1);
  });

  it('looks before it asks when a worker was lost', async () => {
    const { requests, result } = play([probe(ours), look('available')], { attempt: 2 });
    expect(await result).toMatchObject({ ImageId: 'ami-1' });
    expect(requests()).toBe(0);
  });

  it('asks again when the earlier try has made nothing', async () => {
    const { requests, result } = play([fails('unknown', 'ECONNRESET'), probe(), make, look('available')]);
    await result;
    expect(requests()).toBe(2);
  });

  it('adopts its own image when the name turns out to be taken by it', async () => {
    const taken = fails('refused', 'InvalidAMIName.Duplicate');
    const { result } = play([fails('unknown', 'ECONNRESET'), probe(), taken, probe(ours), look('available')]);
    expect(await result).toMatchObject({ ImageId: 'ami-1' });
  });

  it('never adopts an image that was there before', async () => {
    const taken = fails('refused', 'InvalidAMIName.Duplicate');
    const { result } = play([fails('unknown', 'ECONNRESET'), probe(older), taken, probe(older)]);
    await expect(result).rejects.toMatchObject({
      info: { type: 'OutcomeUnknown', details: { Operation: ['CreateImage'] } },
    });
  });

  it('fails when the name is taken on the first try', async () => {
    const { aws, result } = play([fails('refused', 'InvalidAMIName.Duplicate')]);
    await expect(result).rejects.toMatchObject({ info: { type: 'AwsError' } });
    expect(aws.calls).toHaveLength(1);
  });

  it('fails with both outputs when the image breaks', async () => {
    const reason = { StateReason: { Message: 'Client.InternalError' } };
    await expect(play([make, look('failed', reason)]).result).rejects.toMatchObject({
      info: {
        type: 'UnexpectedState',
        message: expect.stringContaining(
          'Image ami-1 entered unexpected state: failed (Client.InternalError).',
        ) as string,
        outputs: { ImageId: 'ami-1', ImageState: 'failed' },
      },
    });
  });

  it('times out with both outputs', async () => {
    const { result } = play([make, ...Array.from({ length: 9 }, () => look('pending'))], {
      deadline: SCHEDULED_AT + 20_000,
    });
    await expect(result).rejects.toMatchObject({
      name: 'StepTimedOut',
      more: { outputs: { ImageId: 'ami-1', ImageState: 'pending' } },
    });
  });
});
