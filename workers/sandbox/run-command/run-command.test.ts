import { RunInstancesCommand, StopInstancesCommand, TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import {
  CancelCommandCommand,
  CreateDocumentCommand,
  DescribeInstanceInformationCommand,
  GetCommandInvocationCommand,
  ListCommandInvocationsCommand,
  ListCommandsCommand,
  SendCommandCommand,
  type Command,
  type SendCommandCommandInput,
} from '@aws-sdk/client-ssm';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AMI, clientsOf, openTestSandbox, watch, type TestSandbox } from '../testing.js';

let test: TestSandbox;
let nodes: [web1: string, web2: string];
beforeAll(async () => {
  test = await openTestSandbox(0.5);
  nodes = [await launch('web'), await launch('web')];
  await watch(async () => String((await online()).length), '2');
});
afterAll(() => test.sandbox.close());
beforeEach(() => test.sandbox.script([]));

async function launch(role: string): Promise<string> {
  const TagSpecifications = [{ ResourceType: 'instance' as const, Tags: [{ Key: 'Role', Value: role }] }];
  const one = { ImageId: AMI, MinCount: 1, MaxCount: 1, TagSpecifications };
  return (await test.ec2.send(new RunInstancesCommand(one))).Instances?.[0]?.InstanceId as string;
}

async function online(): Promise<string[]> {
  const { InstanceInformationList = [] } = await test.ssm.send(new DescribeInstanceInformationCommand({}));
  return InstanceInformationList.map((each) => each.InstanceId as string);
}

async function send(more: Partial<SendCommandCommandInput>): Promise<Command> {
  const shell = { DocumentName: 'AWS-RunShellScript', Parameters: { commands: ['true'] } };
  return (await test.ssm.send(new SendCommandCommand({ ...shell, ...more }))).Command as Command;
}

async function find(CommandId: string | undefined): Promise<Command> {
  return (await test.ssm.send(new ListCommandsCommand({ CommandId }))).Commands?.[0] as Command;
}

const statusOf = (command: Command) => async () => (await find(command.CommandId)).Status;
const invocation = (command: Command, InstanceId: string) =>
  test.ssm.send(new GetCommandInvocationCommand({ CommandId: command.CommandId, InstanceId }));

describe('the life of a command', () => {
  it('goes from Pending over InProgress to Success', async () => {
    const command = await send({ InstanceIds: nodes, Comment: 'hello' });
    const seen = await watch(statusOf(command), 'Success');

    expect(seen).toEqual(['Pending', 'InProgress', 'Success']);
    expect(command).toMatchObject({ Status: 'Pending', StatusDetails: 'Pending', Comment: 'hello', TargetCount: 2 });
    const hours = (command.ExpiresAfter as Date).getTime() - (command.RequestedDateTime as Date).getTime();
    expect(hours).toBe(7_200_000);
    expect(await find(command.CommandId)).toMatchObject({ CompletedCount: 2, ErrorCount: 0 });
  });

  it('hides its invocations for a moment, then shows code -1 until a node has answered', async () => {
    const command = await send({ InstanceIds: [nodes[0]] });
    const seen = await watch(async () => {
      const got = await invocation(command, nodes[0]).catch((error: Error) => error);
      return got instanceof Error ? got.name : `${got.Status} ${got.ResponseCode}`;
    }, 'Success 0');

    expect(seen.at(0)).toBe('InvocationDoesNotExist');
    expect(seen).toContain('InProgress -1');
  });

  it('follows the script node by node, the first match wins, and one failure fails the command', async () => {
    await test.sandbox.script([
      { node: nodes[0], status: 'Failed', output: 'half done', error: 'no space', code: 28 },
      { node: '*', output: 'done' },
    ]);

    const command = await send({ Targets: [{ Key: 'tag:Role', Values: ['web'] }] });
    await watch(statusOf(command), 'Failed');

    expect(await find(command.CommandId)).toMatchObject({
      InstanceIds: [],
      TargetCount: 2,
      CompletedCount: 2,
      ErrorCount: 1,
    });
    expect(await invocation(command, nodes[0])).toMatchObject({
      Status: 'Failed',
      ResponseCode: 28,
      StandardOutputContent: 'half done',
      StandardErrorContent: 'no space\nfailed to run commands: exit status 28',
      PluginName: 'aws:runShellScript',
    });
    expect(await invocation(command, nodes[1])).toMatchObject({ ResponseCode: 0, StandardOutputContent: 'done' });
  });

  it('reports a timeout of the script as ExecutionTimedOut', async () => {
    await test.sandbox.script([{ node: '*', status: 'TimedOut' }]);

    const command = await send({ InstanceIds: [nodes[0]] });
    await watch(statusOf(command), 'Failed');

    const details = { Status: 'TimedOut', StatusDetails: 'ExecutionTimedOut', ResponseCode: 137 };
    expect(await invocation(command, nodes[0])).toMatchObject(details);
  });

  it('can be cancelled while it runs, and cancelling it again changes nothing', async () => {
    await test.sandbox.script([{ node: '*', delay: 'PT10M' }]);
    const command = await send({ InstanceIds: nodes });
    const cancel = () => test.ssm.send(new CancelCommandCommand({ CommandId: command.CommandId }));
    await watch(statusOf(command), 'InProgress');

    await cancel();
    const seen = await watch(statusOf(command), 'Cancelled');
    await cancel();

    expect(seen).toEqual(['Cancelling', 'Cancelled']);
    expect(await invocation(command, nodes[0])).toMatchObject({ Status: 'Cancelled', ResponseCode: 137 });
  });

  it('settles as NoInstancesInTag when no node matches', async () => {
    const command = await send({ Targets: [{ Key: 'tag:Role', Values: ['nobody'] }] });

    expect(await find(command.CommandId)).toMatchObject({
      Status: 'Success',
      StatusDetails: 'NoInstancesInTag',
      TargetCount: 0,
    });
  });

  it('never executes anything', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'never-'));
    const file = join(folder, 'executed');

    const command = await send({ InstanceIds: [nodes[0]], Parameters: { commands: [`touch ${file}`] } });
    await watch(statusOf(command), 'Success');

    expect(existsSync(file)).toBe(false);
    await rm(folder, { recursive: true });
  });
});

describe('SendCommand refuses', () => {
  it.each([
    ['neither ids nor targets', {}, 'InvalidParameters'],
    ['an unknown instance', { InstanceIds: ['i-00000000000000000'] }, 'InvalidInstanceId'],
    ['an id twice', { InstanceIds: ['i-00000000000000000', 'i-00000000000000000'] }, 'DuplicateInstanceId'],
    ['an unknown document', { InstanceIds: ['i-1'], DocumentName: 'No-Such-Document' }, 'InvalidDocument'],
    ['an unknown version', { InstanceIds: ['i-1'], DocumentVersion: '99' }, 'InvalidDocumentVersion'],
    [
      'an undeclared parameter',
      { InstanceIds: ['i-1'], Parameters: { commands: ['x'], command: ['x'] } },
      'InvalidParameters',
    ],
    ['a missing parameter', { InstanceIds: ['i-1'], Parameters: {} }, 'InvalidParameters'],
  ])('%s', async (_name, input, name) => {
    await expect(send(input)).rejects.toMatchObject({ name });
  });

  it('a terminated instance; one that is stopped gets its command later or never', async () => {
    const [gone, stopped] = [await launch('other'), await launch('other')];
    await watch(async () => String((await online()).length), '4');
    await test.ec2.send(new TerminateInstancesCommand({ InstanceIds: [gone] }));
    await test.ec2.send(new StopInstancesCommand({ InstanceIds: [stopped] }));

    await expect(send({ InstanceIds: [gone] })).rejects.toMatchObject({ name: 'InvalidInstanceId' });
    const command = await send({ InstanceIds: [stopped] });

    expect(await find(command.CommandId)).toMatchObject({ Status: 'InProgress', StatusDetails: 'Delayed' });
    expect(await online()).not.toContain(stopped);
  });
});

describe('the lists', () => {
  it('find commands by document and time, newest first, in pages', async () => {
    const since = new Date();
    const first = await send({ InstanceIds: [nodes[0]], DocumentName: 'AWS-UpdateSSMAgent', Parameters: {} });
    const second = await send({ InstanceIds: [nodes[0]], DocumentName: 'AWS-UpdateSSMAgent', Parameters: {} });
    const Filters = [
      { key: 'DocumentName' as const, value: 'AWS-UpdateSSMAgent' },
      { key: 'InvokedAfter' as const, value: since.toISOString() },
    ];

    const page = await test.ssm.send(new ListCommandsCommand({ Filters, MaxResults: 1 }));
    const next = await test.ssm.send(new ListCommandsCommand({ Filters, MaxResults: 1, NextToken: page.NextToken }));

    expect([page.Commands?.[0]?.CommandId, next.Commands?.[0]?.CommandId]).toEqual([second.CommandId, first.CommandId]);
    expect(next.NextToken).toBeUndefined();
  });

  it('show the plugins of an invocation with details only, their output cut at 2,500', async () => {
    await test.sandbox.script([{ node: '*', output: 'x'.repeat(30_000) }]);
    const command = await send({ InstanceIds: [nodes[0]] });
    await watch(statusOf(command), 'Success');
    const list = async (Details: boolean) =>
      (await test.ssm.send(new ListCommandInvocationsCommand({ CommandId: command.CommandId, Details })))
        .CommandInvocations?.[0];

    const [plain, detailed] = [await list(false), await list(true)];

    expect(plain?.CommandPlugins).toEqual([]);
    expect(detailed?.CommandPlugins).toMatchObject([
      { Name: 'aws:runShellScript', Status: 'Success', ResponseCode: 0 },
    ]);
    expect(detailed?.CommandPlugins?.[0]?.Output).toHaveLength(2_500);
    expect((await invocation(command, nodes[0])).StandardOutputContent).toHaveLength(24_000);
  });

  it('keep Regions apart', async () => {
    const { CommandId } = await send({ InstanceIds: [nodes[0]] });
    const there = clientsOf(test.sandbox, 'us-east-1').ssm;

    await expect(there.send(new ListCommandsCommand({ CommandId }))).rejects.toMatchObject({
      name: 'InvalidCommandId',
    });
    expect((await there.send(new ListCommandsCommand({}))).Commands).toEqual([]);
  });

  it('tell running instances, filtered by id and by tag', async () => {
    const ask = (Key: string, Values: string[]) =>
      test.ssm.send(new DescribeInstanceInformationCommand({ Filters: [{ Key, Values }] }));

    const [byId, byTag, byOther] = [
      await ask('InstanceIds', [nodes[1]]),
      await ask('tag:Role', ['web']),
      await ask('tag:Role', ['x']),
    ];

    expect(byId.InstanceInformationList).toMatchObject([
      { InstanceId: nodes[1], PingStatus: 'Online', PlatformType: 'Linux' },
    ]);
    expect(byTag.InstanceInformationList).toHaveLength(2);
    expect(byOther.InstanceInformationList).toEqual([]);
  });
});

describe('a document of one’s own', () => {
  it('brings its parameters and step names', async () => {
    const content = {
      schemaVersion: '2.2',
      parameters: { Service: { type: 'String' }, Grace: { type: 'String', default: '5' } },
      mainSteps: [
        { name: 'stop', action: 'aws:runShellScript', inputs: { runCommand: ['true'] } },
        { name: 'start', action: 'aws:runShellScript', inputs: { runCommand: ['true'] } },
      ],
    };
    await test.ssm.send(
      new CreateDocumentCommand({ Name: 'My-Restart', DocumentType: 'Command', Content: JSON.stringify(content) }),
    );
    const own = { InstanceIds: [nodes[0]], DocumentName: 'My-Restart' };

    await expect(send({ ...own, Parameters: {} })).rejects.toMatchObject({ name: 'InvalidParameters' });
    const command = await send({ ...own, Parameters: { Service: ['web'] } });
    await watch(statusOf(command), 'Success');
    const ask = (PluginName: string) =>
      test.ssm.send(
        new GetCommandInvocationCommand({ CommandId: command.CommandId, InstanceId: nodes[0], PluginName }),
      );

    expect((await ask('start')).PluginName).toBe('start');
    await expect(ask('nothing')).rejects.toMatchObject({ name: 'InvalidPluginName' });
  });
});
