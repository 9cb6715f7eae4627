import { describe, expect, it } from 'vitest';
import type { ActivityContext } from '../../engine/activity.js';
import type { Value } from '../../engine/document/document.js';
import {
  createScriptedCaller,
  createTestContext,
  runThroughHandBacks,
  scriptedError,
  type ScriptedCall,
} from '../../test/support/scripted-caller.js';
import { waitForProperty, type WaitForPropertyInputs } from './activities.js';

const INPUTS: WaitForPropertyInputs = {
  Service: 'ec2',
  Api: 'DescribeVolumes',
  VolumeIds: ['vol-1'],
  PropertySelector: '$.Volumes[0].State',
  DesiredValues: ['available'],
};
const look = (State: Value): ScriptedCall => ({ api: 'DescribeVolumes', answer: { Volumes: [{ State }] } });

function play(
  script: ScriptedCall[],
  inputs: Partial<WaitForPropertyInputs> = {},
  given: Partial<ActivityContext> = {},
) {
  const aws = createScriptedCaller(script);
  return {
    aws,
    result: runThroughHandBacks(waitForProperty, { ...INPUTS, ...inputs } as WaitForPropertyInputs, aws, given),
  };
}

describe('aws:waitForAwsResourceProperty', () => {
  it('asks until the property has a desired value', async () => {
    const { aws, result } = play([look('creating'), look('creating'), look('available')]);
    await result;
    expect(aws.calls[0]).toEqual({ service: 'ec2', api: 'DescribeVolumes', inputs: { VolumeIds: ['vol-1'] } });
    expect(aws.left).toEqual([]);
  });

  it('gives the last answer to the selectors', async () => {
    const aws = createScriptedCaller([look('available')]);
    const { root } = await waitForProperty(INPUTS, createTestContext(aws));
    expect(root).toEqual({ Volumes: [{ State: 'available' }] });
  });

  it.each<[Value, string]>([
    [true, 'True'],
    [false, 'False'],
    [16, '16'],
    ['text', 'text'],
  ])('compares %j as %s, like Python', async (value, text) => {
    await play([look(value)], { DesiredValues: [text] }).result;
  });

  it('does not take true for True', async () => {
    const { result } = play([look(true), look(true)], { DesiredValues: ['true'] }, { deadline: 1_001_000 });
    await expect(result).rejects.toMatchObject({ name: 'StepTimedOut' });
  });

  it('wants every one of several selected values desired, and at least one', async () => {
    const volumes = (...states: string[]): ScriptedCall => ({
      api: 'DescribeVolumes',
      answer: { Volumes: states.map((State) => ({ State })) },
    });
    const { aws, result } = play([volumes(), volumes('available', 'creating'), volumes('available', 'available')], {
      PropertySelector: '$.Volumes..State',
    });
    await result;
    expect(aws.left).toEqual([]);
  });

  it('goes on through throttling, lost answers and a missing property', async () => {
    const error = (kind: 'throttled' | 'unknown'): ScriptedCall => ({
      api: 'DescribeVolumes',
      error: scriptedError(kind, 'X'),
    });
    await play([error('throttled'), error('unknown'), { api: 'DescribeVolumes', answer: {} }, look('available')])
      .result;
  });

  it('fails when AWS refuses to answer', async () => {
    const error = scriptedError('refused', 'InvalidVolume.NotFound', 'DescribeVolumes');
    await expect(play([{ api: 'DescribeVolumes', error }]).result).rejects.toMatchObject({
      info: { type: 'LookRefused', details: { ErrorCode: ['InvalidVolume.NotFound'] } },
    });
  });

  it('fails on a selector that cannot be read', async () => {
    const { result } = play([look('x')], { PropertySelector: '$.Volumes[' });
    await expect(result).rejects.toMatchObject({ info: { type: 'InvalidInputs', stage: 'InputValidation' } });
  });

  it.each<[string, ScriptedCall, string, string]>([
    ['the last value', look('creating'), '$.Volumes[0].State', 'creating'],
    ['several values', look(['a', 'b', 'c', 'd']), '$.Volumes[0].State', 'a, b, c and 1 more'],
    ['no value', look('creating'), '$.Volumes.State', 'nothing: the selector found no value in the last answer'],
    ['a long value, cut', look('x'.repeat(500)), '$.Volumes[0].State', `${'x'.repeat(60)}…`],
  ])('times out in words that say what it waited for, and saw: %s', async (_, answer, PropertySelector, seen) => {
    const script = Array.from({ length: 9 }, () => answer);
    const { result } = play(script, { PropertySelector }, { deadline: 1_010_000 });
    await expect(result).rejects.toThrow(
      `Step timed out while step is waiting for ${PropertySelector} of DescribeVolumes to become available; last seen: ${seen}.`,
    );
  });

  it('still knows what it saw when the last try gets no answer', async () => {
    const lost: ScriptedCall = { api: 'DescribeVolumes', error: scriptedError('unknown', 'X') };
    const script = [look('creating'), ...Array.from({ length: 9 }, () => lost)];
    const { result } = play(script, {}, { deadline: 1_060_000 });
    await expect(result).rejects.toThrow('; last seen: creating.');
  });

  it('says nothing of what it saw when there never was an answer', async () => {
    const lost: ScriptedCall = { api: 'DescribeVolumes', error: scriptedError('unknown', 'X') };
    const { result } = play(
      Array.from({ length: 9 }, () => lost),
      {},
      { deadline: 1_010_000 },
    );
    await expect(result).rejects.toThrow('to become available.');
  });
});
