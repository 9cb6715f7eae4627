import { describe, expect, it } from 'vitest';
import type { ActivityContext, StepContext } from '../../engine/action.js';
import type { ValueMap } from '../../engine/document/document.js';
import {
  createScriptedCaller,
  runThroughHandBacks,
  scriptedError,
  type ScriptedCall,
} from '../../aws/scripted-caller.js';
import { runCommand, type RunCommandInputs } from './action.js';
import { awaitCommand, cancelCommand, sendCommand } from './activities.js';

const TOKEN = '7c9f2c1e-5c5f-5b0e-9d3f-2b1a6f0e8a11';
const START = Date.parse('2026-01-31T12:00:00Z');
const INPUTS: RunCommandInputs = {
  DocumentName: 'AWS-RunShellScript',
  InstanceIds: ['i-1'],
  Parameters: { commands: ['date'], executionTimeout: 60 },
};

const nodes = (...online: string[]): ScriptedCall => ({
  api: 'DescribeInstanceInformation',
  answer: { InstanceInformationList: online.map((InstanceId) => ({ InstanceId, PingStatus: 'Online' })) },
});
const sent: ScriptedCall = { api: 'SendCommand', answer: { Command: { CommandId: 'c-1' } } };
const sending = (kind: 'unknown' | 'refused' | 'throttled', code: string): ScriptedCall => ({
  api: 'SendCommand',
  error: scriptedError(kind, code, 'SendCommand'),
});
const listed = (...Commands: ValueMap[]): ScriptedCall => ({ api: 'ListCommands', answer: { Commands } });
const status = (Status: string): ScriptedCall => listed({ CommandId: 'c-1', Status });
const invocation = (...CommandPlugins: ValueMap[]): ScriptedCall => ({
  api: 'ListCommandInvocations',
  inputs: { CommandId: 'c-1', Details: true },
  answer: { CommandInvocations: [{ InstanceId: 'i-1', CommandPlugins }] },
});

describe('sendCommand', () => {
  function play(script: ScriptedCall[], inputs: Partial<RunCommandInputs> = {}, given: Partial<ActivityContext> = {}) {
    const aws = createScriptedCaller(script, { nowMs: START });
    const sends = (): ValueMap[] => aws.calls.filter(({ api }) => api === 'SendCommand').map((call) => call.inputs);
    return { aws, sends, result: runThroughHandBacks(sendCommand, { ...INPUTS, ...inputs }, aws, given) };
  }

  it('waits until nodes named by id are online, then sends', async () => {
    const { sends, result } = play([nodes(), nodes(), nodes('i-1'), sent]);
    expect(await result).toEqual({ CommandId: 'c-1' });
    expect(sends()).toEqual([
      {
        DocumentName: 'AWS-RunShellScript',
        InstanceIds: ['i-1'],
        Parameters: { commands: ['date'], executionTimeout: ['60'] },
        Comment: TOKEN,
      },
    ]);
  });

  it('sends at once to nodes that are named by tag', async () => {
    const Targets = [{ Key: 'tag:Role', Values: ['web'] }];
    const aws = createScriptedCaller([sent]);
    await runThroughHandBacks(sendCommand, { DocumentName: 'D', Targets }, aws);
    expect(aws.calls.map(({ api }) => api)).toEqual(['SendCommand']);
  });

  it("times out with AWS's text while a node is offline", async () => {
    const { sends, result } = play(
      Array.from({ length: 9 }, () => nodes('i-1')),
      { InstanceIds: ['i-1', 'i-2'] },
      { deadline: START + 10_000 },
    );
    await expect(result).rejects.toThrow(
      'Step timed out while step is verifying the SSM Agent availability on the target instance(s). SSM Agent on Instances: [i-2] are not functioning. Please refer to Automation Service Troubleshooting Guide for more diagnosis details.',
    );
    expect(sends()).toEqual([]);
  });

  it("puts its token behind the author's comment where there is room for both", async () => {
    const roomy = play([nodes('i-1'), sent], { Comment: 'weekly' });
    await roomy.result;
    expect(roomy.sends()[0]!.Comment).toBe(`weekly ${TOKEN}`);
    const tight = play([nodes('i-1'), sent], { Comment: 'x'.repeat(90) });
    await tight.result;
    expect(tight.sends()[0]!.Comment).toBe('x'.repeat(90));
  });

  it('adopts the command of a try whose answer was lost', async () => {
    const ours = listed({ CommandId: 'c-9', Comment: 'other' }, { CommandId: 'c-1', Comment: TOKEN });
    const { sends, result } = play([nodes('i-1'), sending('unknown', 'ECONNRESET'), listed(), ours]);
    expect(await result).toEqual({ CommandId: 'c-1' });
    expect(sends()).toHaveLength(1);
  });

  it('adopts it by everything else where the comment had no room', async () => {
    const Comment = 'x'.repeat(90);
    const parameters = { commands: ['date'], executionTimeout: ['60'] };
    const same = {
      Comment,
      DocumentName: INPUTS.DocumentName,
      InstanceIds: ['i-1'],
      Targets: [],
      Parameters: parameters,
    };
    const before = { ...same, CommandId: 'c-0', RequestedDateTime: '2026-01-31T11:00:00Z' };
    const other = { ...same, CommandId: 'c-2', RequestedDateTime: '2026-01-31T12:00:01Z', InstanceIds: ['i-2'] };
    const ours = { ...same, CommandId: 'c-1', RequestedDateTime: '2026-01-31T12:00:01Z' };
    const { sends, result } = play([nodes('i-1'), listed(before, other, ours)], { Comment }, { attempt: 2 });
    expect(await result).toEqual({ CommandId: 'c-1' });
    expect(sends()).toEqual([]);
  });

  it('reads further pages while it looks', async () => {
    const first: ScriptedCall = { api: 'ListCommands', answer: { Commands: [], NextToken: 'more' } };
    const second: ScriptedCall = { ...listed({ CommandId: 'c-1', Comment: TOKEN }), inputs: { NextToken: 'more' } };
    expect(await play([nodes('i-1'), first, second], {}, { attempt: 2 }).result).toEqual({ CommandId: 'c-1' });
  });

  it('sends again when no command shows up in ten seconds', async () => {
    const { aws, sends, result } = play([
      nodes('i-1'),
      sending('unknown', 'ECONNRESET'),
      ...Array.from({ length: 6 }, () => listed()),
      sent,
    ]);
    expect(await result).toEqual({ CommandId: 'c-1' });
    expect(sends()).toHaveLength(2);
    expect(aws.clock.nowMs - START).toBeGreaterThanOrEqual(10_000);
  });

  it('does not look for a command after it only waited for nodes', async () => {
    const offline = Array.from({ length: 6 }, () => nodes());
    const { aws, result } = play([...offline, nodes('i-1'), sent]);
    await result;
    expect(aws.calls.map(({ api }) => api)).not.toContain('ListCommands');
  });

  it('looks for a command when a worker was lost, even if nodes were offline later', async () => {
    const offline = Array.from({ length: 6 }, () => nodes());
    const ours = listed({ CommandId: 'c-1', Comment: TOKEN });
    const { sends, result } = play([...offline, nodes('i-1'), ours], {}, { attempt: 2 });
    expect(await result).toEqual({ CommandId: 'c-1' });
    expect(sends()).toEqual([]);
  });

  it("fails in AWS's words when the command is refused", async () => {
    const { result } = play([nodes('i-1'), sending('refused', 'InvalidDocument')]);
    await expect(result).rejects.toMatchObject({ info: { type: 'AwsError', stage: 'Invocation' } });
  });
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
      outputs: { CommandId: 'c-1', Status: 'InProgress' },
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
        get: (_, name: string) => (inputs: ValueMap) => {
          asked.push([name, inputs]);
          return Promise.resolve(answers[name] ?? {});
        },
      },
    );
    const publish = (outputs: ValueMap): void => void Object.assign(published, outputs);
    return { asked, published, context: { activities, publish } as unknown as StepContext };
  }
  const ended = { CommandId: 'c-1', Status: 'Success', ResponseCode: 0, Output: 'ok' };

  it('sends, publishes the command id, and waits', async () => {
    const { asked, published, context } = fakeContext({ sendCommand: { CommandId: 'c-1' }, awaitCommand: ended });
    expect(await runCommand.run(INPUTS as unknown as ValueMap, context)).toEqual({ outputs: ended });
    expect(published).toEqual({ CommandId: 'c-1' });
    expect(asked.map(([name]) => name)).toEqual(['sendCommand', 'awaitCommand']);
    expect(asked[1]![1]).toEqual({ CommandId: 'c-1', OneNode: true });
  });

  it('cancels the command when it is interrupted after sending, and nothing before', async () => {
    const { asked, context } = fakeContext({});
    await runCommand.onInterrupt!({}, context);
    await runCommand.onInterrupt!({ CommandId: 'c-1' }, context);
    expect(asked).toEqual([['cancelCommand', { CommandId: 'c-1' }]]);
  });

  it('refuses nodes by id and by target together', () => {
    expect(runCommand.check!({ InstanceIds: ['i-1'], Targets: [] })).toHaveLength(1);
    expect(runCommand.check!({ InstanceIds: ['i-1'] })).toEqual([]);
  });
});
