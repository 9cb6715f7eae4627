import { describe, expect, it } from 'vitest';
import type { ActivityContext } from '../../engine/activity.js';
import type { ValueMap } from '../../engine/document/document.js';
import {
  createScriptedCaller,
  runThroughHandBacks,
  scriptedError,
  type ScriptedCall,
} from '../../test/support/scripted-caller.js';
import type { RunCommandInputs } from './action.js';
import { sendCommand } from './activities.js';

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

  it('adopts none that only looks the same: where the comment had no room for the token, nobody knows', async () => {
    const { sends, result } = play([nodes('i-1')], { Comment: 'x'.repeat(90) }, { attempt: 2 });

    await expect(result).rejects.toMatchObject({ info: { type: 'OutcomeUnknown' } });
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

  it('adopts a command of an earlier attempt that told nothing, but none that was cancelled at its end', async () => {
    const mine = (CommandId: string, Status: string): ValueMap => ({ CommandId, Comment: TOKEN, Status });
    const again = { again: true };
    const running = play([nodes('i-1'), listed(mine('c-1', 'InProgress'), mine('c-0', 'Cancelled'))], {}, again);
    expect(await running.result).toEqual({ CommandId: 'c-1' });
    const looks = Array.from({ length: 6 }, () => listed(mine('c-0', 'Cancelled')));
    const cancelled = play([nodes('i-1'), ...looks, sent], {}, again);
    expect(await cancelled.result).toEqual({ CommandId: 'c-1' });
    expect(cancelled.sends()).toHaveLength(1);
  });

  it('never sends again when there are too many commands to look through', async () => {
    const page: ScriptedCall = { api: 'ListCommands', answer: { Commands: [], NextToken: 'more' } };
    const { sends, result } = play([nodes('i-1'), ...Array.from({ length: 20 }, () => page)], {}, { attempt: 2 });
    await expect(result).rejects.toMatchObject({ info: { type: 'OutcomeUnknown' } });
    expect(sends()).toEqual([]);
  });

  it('is patient with a look that gets no answer, and does not send for it', async () => {
    const noAnswer: ScriptedCall = { api: 'ListCommands', error: scriptedError('unknown', 'ECONNRESET') };
    const { sends, result } = play(
      [nodes('i-1'), noAnswer, listed({ CommandId: 'c-1', Comment: TOKEN })],
      {},
      { attempt: 2 },
    );
    expect(await result).toEqual({ CommandId: 'c-1' });
    expect(sends()).toEqual([]);
  });

  it.each(['unknown', 'throttled'] as const)(
    'looks again in a later try where no look got an answer (%s), and does not send for it',
    async (kind) => {
      const noAnswer: ScriptedCall = { api: 'ListCommands', error: scriptedError(kind, 'ECONNRESET') };
      const { aws, sends, result } = play(
        [nodes('i-1'), ...Array.from({ length: 14 }, () => noAnswer), listed({ CommandId: 'c-1', Comment: TOKEN })],
        {},
        { attempt: 2 },
      );
      expect(await result).toEqual({ CommandId: 'c-1' });
      expect([sends(), aws.left]).toEqual([[], []]);
    },
  );

  it('names the request whose outcome is not known where no look is ever answered', async () => {
    const noAnswer: ScriptedCall = {
      api: 'ListCommands',
      error: scriptedError('unknown', 'ECONNRESET', 'ListCommands'),
    };
    const { sends, result } = play([nodes('i-1'), ...Array.from({ length: 400 }, () => noAnswer)], {}, { attempt: 2 });
    await expect(result).rejects.toMatchObject({
      info: { type: 'OutcomeUnknown', message: expect.stringContaining('SendCommand operation is unknown') },
    });
    expect(sends()).toEqual([]);
  });

  it.each([{ InstanceIds: [] }, { Targets: [] }])('refuses to name nothing: %j', async (nothing) => {
    const { aws, result } = play([], nothing);
    await expect(result).rejects.toMatchObject({ info: { type: 'InvalidInputs', stage: 'InputValidation' } });
    expect(aws.calls).toEqual([]);
  });

  it("fails in AWS's words when the command is refused", async () => {
    const { result } = play([nodes('i-1'), sending('refused', 'InvalidDocument')]);
    await expect(result).rejects.toMatchObject({ info: { type: 'AwsError', stage: 'Invocation' } });
  });
});
