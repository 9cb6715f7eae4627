import { describe, expect, it } from 'vitest';
import { acted } from '../../test/support/acted.js';
import type { StepContext } from '../../engine/action.js';
import type { ActivityContext } from '../../engine/activity.js';
import type { ValueMap } from '../../engine/document/document.js';
import {
  createScriptedCaller,
  runThroughHandBacks,
  scriptedError,
  type ScriptedCall,
} from '../../test/support/scripted-caller.js';
import { runCommand, type RunCommandInputs } from './action.js';
import { awaitCommand, cancelCommand } from './activities.js';

const START = Date.parse('2026-01-31T12:00:00Z');
const INPUTS: RunCommandInputs = {
  DocumentName: 'AWS-RunShellScript',
  InstanceIds: ['i-1'],
  Parameters: { commands: ['date'], executionTimeout: 60 },
};

const listed = (...Commands: ValueMap[]): ScriptedCall => ({ api: 'ListCommands', answer: { Commands } });
const status = (Status: string, TargetCount = 1): ScriptedCall => listed({ CommandId: 'c-1', Status, TargetCount });
const invocation = (...CommandPlugins: ValueMap[]): ScriptedCall => ({
  api: 'ListCommandInvocations',
  inputs: { CommandId: 'c-1', Details: true },
  answer: { CommandInvocations: [{ InstanceId: 'i-1', CommandPlugins }] },
});

describe('awaitCommand', () => {
  function play(script: ScriptedCall[], given: Partial<ActivityContext> = {}) {
    const aws = createScriptedCaller(script, { nowMs: START });
    return { aws, result: runThroughHandBacks(awaitCommand, { CommandId: 'c-1' }, aws, given) };
  }

  it('waits for the end and shows the code and output of a single node', async () => {
    const end = invocation({ Name: 'shell', ResponseCode: 0, Output: 'done\n' });
    const { result } = play([status('Pending'), status('InProgress'), status('Success'), end]);
    expect(await result).toEqual({ CommandId: 'c-1', Status: 'Success', ResponseCode: 0, Output: 'done\n' });
  });

  it('shows no code when the document has several steps', async () => {
    const end = invocation({ ResponseCode: 0, Output: 'a' }, { ResponseCode: 0, Output: 'b' });
    expect(await play([status('Success'), end]).result).toEqual({
      CommandId: 'c-1',
      Status: 'Success',
      Output: 'a\nb',
    });
  });

  it.each([0, 2, 50])('shows only the status when %i nodes were reached', async (count) => {
    expect(await play([status('Success', count)]).result).toEqual({ CommandId: 'c-1', Status: 'Success' });
  });

  it.each(['Failed', 'TimedOut', 'Cancelled'])(
    "fails with AWS's text and the outputs when it ends %s",
    async (Status) => {
      const { result } = play([status(Status), invocation({ ResponseCode: 1, Output: 'boom' })]);
      await expect(result).rejects.toMatchObject({
        info: {
          type: 'CommandFailed',
          message: expect.stringContaining(
            `{Status=[${Status}], ResponseCode=[1], Output=[boom], OutputPayload=[{"CommandId":"c-1","Status":"${Status}","ResponseCode":1,"Output":"boom"}], CommandId=[c-1]}`,
          ) as string,
          outputs: { CommandId: 'c-1', Status, ResponseCode: 1, Output: 'boom' },
        },
      });
    },
  );

  it('is patient with a command that is not visible yet', async () => {
    const unknown: ScriptedCall = { api: 'ListCommands', error: scriptedError('refused', 'InvalidCommandId') };
    const empty: ScriptedCall = { api: 'ListCommandInvocations', answer: { CommandInvocations: [] } };
    const end = invocation({ ResponseCode: 0, Output: '' });
    const { result } = play([unknown, listed(), status('Success'), empty, status('Success'), end]);
    expect(await result).toMatchObject({ Status: 'Success', ResponseCode: 0 });
  });

  it('gives up on a command that Run Command does not know after half a minute', async () => {
    const { aws, result } = play(Array.from({ length: 9 }, () => listed()));
    await expect(result).rejects.toThrow('Run Command does not know the command c-1 any more.');
    expect(aws.clock.nowMs - START).toBeGreaterThanOrEqual(30_000);
  });

  it('times out with the outputs so far', async () => {
    const script = Array.from({ length: 9 }, () => status('InProgress'));
    await expect(play(script, { deadline: START + 12_000 }).result).rejects.toMatchObject({
      name: 'StepTimedOut',
      more: { outputs: { CommandId: 'c-1', Status: 'InProgress' } },
    });
  });
});

describe('cancelCommand', () => {
  it('asks Run Command to stop the command', async () => {
    const aws = createScriptedCaller([{ api: 'CancelCommand', inputs: { CommandId: 'c-1' } }]);
    await runThroughHandBacks(cancelCommand, { CommandId: 'c-1' }, aws);
    expect(aws.left).toEqual([]);
  });
});

describe('aws:runCommand', () => {
  const ended = { CommandId: 'c-1', Status: 'Success', ResponseCode: 0, Output: 'ok' };
  const inputs = INPUTS as unknown as ValueMap;
  const play = (answers: Record<string, ValueMap>, given: Partial<StepContext> = {}) =>
    acted(runCommand, answers, given);

  it('sends, publishes the command id, and waits', () => {
    const { asked, published, run } = play({ sendCommand: { CommandId: 'c-1' }, awaitCommand: ended });
    expect(run(inputs)).toEqual({ outputs: ended });
    expect(published).toEqual({ CommandId: 'c-1' });
    expect(asked.map(({ name }) => name)).toEqual(['sendCommand', 'awaitCommand']);
    expect(asked[1]!.inputs).toEqual({ CommandId: 'c-1' });
  });

  it('cancels the command when it is interrupted after sending', () => {
    const { asked, interrupt } = play({});
    interrupt({ CommandId: 'c-1' }, inputs);
    expect(asked.map(({ name, inputs: given }) => [name, given])).toEqual([['cancelCommand', { CommandId: 'c-1' }]]);
  });

  it('looks for a command that it may have sent, by the token it was sent with, and cancels and shows it', () => {
    const { asked, published, interrupt } = play({ findCommand: { CommandId: 'c-9' } });
    interrupt({}, inputs);
    expect(asked.map(({ name }) => name)).toEqual(['findCommand', 'cancelCommand']);
    expect(asked[0]).toMatchObject({ inputs: { ...INPUTS, since: 1_000_000 }, mode: { key: 'sendCommand' } });
    expect(asked[1]!.inputs).toEqual({ CommandId: 'c-9' });
    expect(published).toEqual({ CommandId: 'c-9' });
  });

  it('cancels nothing when it has sent nothing', () => {
    const { asked, interrupt } = play({ findCommand: {} });
    interrupt({}, inputs);
    expect(asked.map(({ name }) => name)).toEqual(['findCommand']);
  });

  it('does in a run of before what that run began with', () => {
    const { asked, interrupt } = play({}, { planVersion: 1 });
    interrupt({}, inputs);
    expect(asked).toEqual([]);
  });

  it('refuses nodes by id and by target together', () => {
    expect(runCommand.check!({ InstanceIds: ['i-1'], Targets: [] })).toHaveLength(1);
    expect(runCommand.check!({ InstanceIds: ['i-1'] })).toEqual([]);
  });
});
