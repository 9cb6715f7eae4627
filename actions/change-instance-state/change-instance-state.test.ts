import { describe, expect, it } from 'vitest';
import type { ActivityContext } from '../../engine/activity.js';
import type { ValueMap } from '../../engine/document/document.js';
import {
  createScriptedCaller,
  runThroughHandBacks,
  scriptedError,
  type ScriptedCall,
} from '../../test/support/scripted-caller.js';
import type { ChangeInstanceStateInputs } from './action.js';
import { changeInstanceState } from './activities.js';

const status = (InstanceId: string, Name: string, check = 'ok', system = 'ok'): ValueMap => ({
  InstanceId,
  InstanceState: { Name },
  InstanceStatus: { Status: check },
  SystemStatus: { Status: system },
});
const look = (...InstanceStatuses: ValueMap[]): ScriptedCall => ({
  api: 'DescribeInstanceStatus',
  answer: { InstanceStatuses },
});

function play(
  script: ScriptedCall[],
  inputs: Partial<ChangeInstanceStateInputs> & Pick<ChangeInstanceStateInputs, 'DesiredState'>,
  given: Partial<ActivityContext> = {},
) {
  const aws = createScriptedCaller(script);
  return { aws, result: runThroughHandBacks(changeInstanceState, { InstanceIds: ['i-1'], ...inputs }, aws, given) };
}

describe('aws:changeInstanceState', () => {
  it('starts instances and waits until both checks pass', async () => {
    const script = [
      { api: 'StartInstances', inputs: { InstanceIds: ['i-1'] } },
      look(status('i-1', 'pending', 'not-applicable', 'not-applicable')),
      look(status('i-1', 'running', 'ok', 'initializing')),
      look(status('i-1', 'running')),
    ];
    expect(await play(script, { DesiredState: 'running' }).result).toEqual({ InstanceStates: ['running'] });
  });

  it('stops instances, by force if told so', async () => {
    const script = [
      { api: 'StopInstances', inputs: { Force: true } },
      look(status('i-1', 'stopping')),
      look(status('i-1', 'stopped')),
    ];
    expect(await play(script, { DesiredState: 'stopped', Force: true }).result).toEqual({
      InstanceStates: ['stopped'],
    });
  });

  it('waits until every instance is terminated', async () => {
    const script = [
      { api: 'TerminateInstances' },
      look(status('i-1', 'terminated')),
      look(status('i-1', 'terminated'), status('i-2', 'shutting-down')),
      look(status('i-2', 'terminated'), status('i-1', 'terminated')),
    ];
    const { result } = play(script, { DesiredState: 'terminated', InstanceIds: ['i-1', 'i-2'] });
    expect(await result).toEqual({ InstanceStates: ['terminated', 'terminated'] });
  });

  it('only looks when told so', async () => {
    const { aws, result } = play([look(status('i-1', 'stopped'))], { DesiredState: 'stopped', CheckStateOnly: true });
    await result;
    expect(aws.calls.map(({ api }) => api)).toEqual(['DescribeInstanceStatus']);
  });

  it('asks again after a lost answer: twice is like once', async () => {
    const error = scriptedError('unknown', 'ECONNRESET', 'TerminateInstances');
    const script = [
      { api: 'TerminateInstances', error },
      { api: 'TerminateInstances' },
      look(status('i-1', 'terminated')),
    ];
    expect(await play(script, { DesiredState: 'terminated' }).result).toEqual({ InstanceStates: ['terminated'] });
  });

  it('does not ask again once it waits', async () => {
    const { aws, result } = play(
      [look(status('i-1', 'stopped'))],
      { DesiredState: 'stopped' },
      { attempt: 2, resumedFrom: { asked: true, polls: 1 } },
    );
    await result;
    expect(aws.calls.map(({ api }) => api)).toEqual(['DescribeInstanceStatus']);
  });

  it.each([
    ['running', status('i-1', 'terminated'), 'terminated'],
    ['running', status('i-1', 'running', 'impaired'), 'running with status checks impaired and ok'],
    ['stopped', status('i-1', 'shutting-down'), 'shutting-down'],
  ] as const)('to %s fails early on what can never become that', async (DesiredState, found, text) => {
    const { result } = play([look(found)], { DesiredState, CheckStateOnly: true });
    await expect(result).rejects.toMatchObject({
      info: {
        type: 'UnexpectedState',
        message: expect.stringContaining(`Instance i-1 entered unexpected state: ${text}.`) as string,
      },
    });
  });

  it.each([true, false])('refuses to name nothing, with CheckStateOnly %j', async (CheckStateOnly) => {
    const { aws, result } = play([], { InstanceIds: [], DesiredState: 'terminated', CheckStateOnly });
    await expect(result).rejects.toMatchObject({ info: { type: 'InvalidInputs', stage: 'InputValidation' } });
    expect(aws.calls).toEqual([]);
  });

  it('never counts an instance that AWS does not show', async () => {
    const { result } = play([look(status('i-2', 'running')), look(status('i-1', 'running'))], {
      DesiredState: 'running',
      CheckStateOnly: true,
    });
    expect(await result).toEqual({ InstanceStates: ['running'] });
  });

  describe('told to fail on unexpected stops', () => {
    const inputs = { DesiredState: 'running', FailOnUnexpectedStopped: true } as const;
    const start: ScriptedCall = { api: 'StartInstances' };

    it('fails at once when an instance that was on its way up is stopped again, and does not tell AWS of it', async () => {
      const { aws, result } = play(
        [
          start,
          look(status('i-1', 'stopped')),
          look(status('i-1', 'pending', 'initializing')),
          look(status('i-1', 'stopped')),
        ],
        inputs,
      );
      await expect(result).rejects.toMatchObject({
        info: {
          type: 'UnexpectedState',
          message: expect.stringContaining('Instance i-1 entered unexpected state: stopped.') as string,
        },
      });
      expect(aws.calls[0]!.inputs).toEqual({ InstanceIds: ['i-1'] });
    });

    it('is patient with one that AWS still shows as stopped right after the start', async () => {
      const { result } = play([start, look(status('i-1', 'stopped')), look(status('i-1', 'running'))], inputs);
      expect(await result).toEqual({ InstanceStates: ['running'] });
    });

    it('remembers through hand-backs what was on its way up', async () => {
      const pending = Array.from({ length: 8 }, () => look(status('i-1', 'pending', 'initializing')));
      const { result } = play([start, ...pending, look(status('i-1', 'stopping'))], inputs);
      await expect(result).rejects.toMatchObject({ info: { type: 'UnexpectedState' } });
    });
  });

  it('fails when AWS refuses the change', async () => {
    const error = scriptedError('refused', 'IncorrectInstanceState', 'StartInstances');
    await expect(play([{ api: 'StartInstances', error }], { DesiredState: 'running' }).result).rejects.toMatchObject({
      info: { type: 'AwsError', details: { ErrorCode: ['IncorrectInstanceState'] } },
    });
  });
});
