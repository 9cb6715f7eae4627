import { describe, expect, it } from 'vitest';
import { resultOf } from '../../test/support/effects.js';
import type { ActivityContext, StepContext } from '../../engine/action.js';
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
const status = (Status: string): ScriptedCall => listed({ CommandId: 'c-1', Status });
const invocation = (...CommandPlugins: ValueMap[]): ScriptedCall => ({
  api: 'ListCommandInvocations',
  inputs: { CommandId: 'c-1', Details: true },
  answer: { CommandInvocations: [{ InstanceId: 'i-1', CommandPlugins }] },
});

describe('awaitCommand', () => {
  function play(script: ScriptedCall[], OneNode = true, given: Partial<ActivityContext> = {}) {
    const aws = createScriptedCaller(script, { nowMs: START });
    return { aws, result: runThroughHandBacks(awaitCommand, { CommandId: 'c-1', OneNode }, aws, given) };
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

  it('shows only the status when several nodes were meant', async () => {
    expect(await play([status('Success')], false).result).toEqual({ CommandId: 'c-1', Status: 'Success' });
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
    await expect(play(script, true, { deadline: START + 12_000 }).result).rejects.toMatchObject({
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
  function fakeContext(answers: Record<string, ValueMap>) {
    const asked: [string, ValueMap][] = [];
    const published: ValueMap = {};
    const activities = new Proxy(
      {},
      {
        get: (_, name: string) =>
          function* (inputs: ValueMap) {
            asked.push([name, inputs]);
            return answers[name] ?? {};
          },
      },
    );
    const publish = (outputs: ValueMap): void => void Object.assign(published, outputs);
    return { asked, published, context: { activities, publish } as unknown as StepContext };
  }
  const ended = { CommandId: 'c-1', Status: 'Success', ResponseCode: 0, Output: 'ok' };

  it('sends, publishes the command id, and waits', async () => {
    const { asked, published, context } = fakeContext({ sendCommand: { CommandId: 'c-1' }, awaitCommand: ended });
    expect(resultOf(runCommand.run(INPUTS as unknown as ValueMap, context))).toEqual({ outputs: ended });
    expect(published).toEqual({ CommandId: 'c-1' });
    expect(asked.map(([name]) => name)).toEqual(['sendCommand', 'awaitCommand']);
    expect(asked[1]![1]).toEqual({ CommandId: 'c-1', OneNode: true });
  });

  it('cancels the command when it is interrupted after sending, and nothing before', async () => {
    const { asked, context } = fakeContext({});
    resultOf(runCommand.onInterrupt!({}, context, {}));
    resultOf(runCommand.onInterrupt!({ CommandId: 'c-1' }, context, {}));
    expect(asked).toEqual([['cancelCommand', { CommandId: 'c-1' }]]);
  });

  it('refuses nodes by id and by target together', () => {
    expect(runCommand.check!({ InstanceIds: ['i-1'], Targets: [] })).toHaveLength(1);
    expect(runCommand.check!({ InstanceIds: ['i-1'] })).toEqual([]);
  });
});
