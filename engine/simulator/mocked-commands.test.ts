import { describe, expect, it } from 'vitest';
import type { ValueMap } from '../document/document.js';
import { createMockedCommands } from './mocked-commands.js';
import type { CommandMock } from './mocks.js';

const command = (node: string, more: Partial<CommandMock> = {}): CommandMock => ({
  node,
  status: 'Success',
  output: '',
  code: 0,
  delayMs: 10_000,
  ...more,
});

function open(...mocks: CommandMock[]) {
  const clock = { now: Date.parse('2026-01-31T10:00:00Z') };
  const answer = createMockedCommands(mocks, { executionId: 'run-1', now: () => clock.now });
  const send = (inputs: ValueMap): string =>
    (answer('SendCommand', { DocumentName: 'AWS-RunShellScript', ...inputs })!['Command'] as { CommandId: string })
      .CommandId;
  const status = (CommandId: string): unknown =>
    (answer('ListCommands', { CommandId })!['Commands'] as ValueMap[])[0]!['StatusDetails'];
  const invocations = (CommandId: string, more: ValueMap = {}): ValueMap[] =>
    answer('ListCommandInvocations', { CommandId, Details: true, ...more })!['CommandInvocations'] as ValueMap[];
  return { clock, answer, send, status, invocations };
}

describe('a mocked command', () => {
  it('runs for its delay, then ends on each node as its mock says', () => {
    const { clock, send, status, invocations } = open(
      command('i-1', { status: 'Failed', output: 'no', code: 3 }),
      command('*', { delayMs: 20_000, output: 'done' }),
    );
    const id = send({ InstanceIds: ['i-1', 'i-2'] });
    const states = (): unknown[] => invocations(id).map(({ Status, CommandPlugins }) => [Status, CommandPlugins]);

    clock.now += 10_000;
    expect(status(id)).toBe('InProgress');
    expect(states()).toEqual([
      ['Failed', [expect.objectContaining({ Status: 'Failed', ResponseCode: 3, Output: 'no' })]],
      ['InProgress', [expect.objectContaining({ ResponseCode: -1, Output: '' })]],
    ]);
    clock.now += 10_000;
    expect(status(id)).toBe('Failed');
    expect(invocations(id, { InstanceId: 'i-2', Details: false })).toEqual([
      expect.objectContaining({ InstanceId: 'i-2', Status: 'Success', CommandPlugins: [] }),
    ]);
  });

  it.each([
    [['Success', 'Success'], 'Success', 'Success'],
    [['Success', 'TimedOut'], 'Failed', 'Failed'],
    [['Success', 'DeliveryTimedOut'], 'TimedOut', 'DeliveryTimedOut'],
    [['Success', 'Undeliverable'], 'Success', 'Success'],
    [['Undeliverable', 'AccessDenied'], 'Failed', 'Failed'],
    [['Success', 'Terminated'], 'Failed', 'Incomplete'],
  ] as const)('of which the nodes end %j is %s, in detail %s', (endings, Status, StatusDetails) => {
    const { answer, send } = open(...endings.map((status, index) => command(`i-${index}`, { status, delayMs: 0 })));
    const CommandId = send({ InstanceIds: endings.map((_, index) => `i-${index}`) });

    expect(answer('ListCommands', { CommandId })!['Commands']).toEqual([
      expect.objectContaining({ Status, StatusDetails }),
    ]);
  });

  it('goes to every node that a mock names when tags mean them', () => {
    const { send, invocations } = open(command('i-1'), command('i-2'), command('*'));
    const id = send({ Targets: [{ Key: 'tag:App', Values: ['web'] }] });

    expect(invocations(id).map(({ InstanceId }) => InstanceId)).toEqual(['i-1', 'i-2']);
  });

  it('ends Cancelled where it still ran when it was cancelled', () => {
    const { clock, answer, send, status, invocations } = open(command('i-1', { delayMs: 1000 }), command('i-2'));
    const id = send({ InstanceIds: ['i-1', 'i-2'] });
    clock.now += 5000;

    expect(answer('CancelCommand', { CommandId: id })).toEqual({});
    expect(status(id)).toBe('Cancelled');
    expect(invocations(id).map(({ Status }) => Status)).toEqual(['Success', 'Cancelled']);
  });

  it('has an id that follows from the run and its number', () => {
    const [first, second] = [open(command('*')), open(command('*'))];
    const ids = [first, second].map(({ send }) => [send({ InstanceIds: ['i-1'] }), send({ InstanceIds: ['i-1'] })]);

    expect(ids[0]).toEqual(ids[1]);
    expect(new Set(ids[0]).size).toBe(2);
  });
});

describe('nodes', () => {
  it('with a mock are online', () => {
    const { answer } = open(command('*'));
    const asked = answer('DescribeInstanceInformation', { Filters: [{ Key: 'InstanceIds', Values: ['i-7'] }] });

    expect(asked).toEqual({
      InstanceInformationList: [expect.objectContaining({ InstanceId: 'i-7', PingStatus: 'Online' })],
    });
  });

  it('without a mock fail the step, all of them at once, with the mocks to paste', () => {
    const { answer } = open(command('i-1'));
    const asked = { Filters: [{ Key: 'InstanceIds', Values: ['i-1', 'i-2', 'i-3'] }] };

    expect(() => answer('DescribeInstanceInformation', asked)).toThrow(
      [
        'Nothing in the mocks says how commands end on nodes i-2, i-3. Add to the mocks file:',
        'commands:',
        `  - { node: "i-2", status: Success, output: '', code: 0 }`,
        `  - { node: "i-3", status: Success, output: '', code: 0 }`,
      ].join('\n'),
    );
  });
});

describe('what is not ours', () => {
  it.each([
    ['GetParameter', {}],
    ['ListCommands', { CommandId: 'foreign' }],
    ['ListCommandInvocations', { CommandId: 'foreign' }],
    ['CancelCommand', { CommandId: 'foreign' }],
    ['DescribeInstanceInformation', {}],
  ])('%s is left to the calls', (operation, inputs) => {
    expect(open().answer(operation, inputs)).toBeUndefined();
  });
});
