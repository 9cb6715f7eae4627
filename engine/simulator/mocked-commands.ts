/**
 * The part of Run Command's API that aws:runCommand uses, answered from the `commands` mocks (behaviour run-command 2.2, 2.6, 5). Commands go
 * to all nodes at once; MaxErrors and MaxConcurrency are not modelled.
 */
import type { Value, ValueMap } from '../document/document.js';
import { idOf } from '../execution/step/tokens.js';
import { commandShape, invocationShapes, type Command } from './command-shapes.js';
import { missingCommand } from './missing-mock.js';
import type { CommandMock } from './mocks.js';

/** undefined: not one of these operations, or about a command that was not sent here. Throws StepFailure for a node without a mock. */
export type MockedCommands = (operation: string, inputs: ValueMap) => ValueMap | undefined;

/** `now`: ms since the epoch. */
export function createMockedCommands(
  mocks: readonly CommandMock[],
  { executionId, now }: { executionId: string; now(): number },
): MockedCommands {
  const sent: Command[] = [];
  const find = ({ CommandId }: ValueMap): Command | undefined => sent.find((command) => command.id === CommandId);

  const operations: Record<string, (inputs: ValueMap) => ValueMap | undefined> = {
    DescribeInstanceInformation: (inputs) => {
      const nodes = askedNodes(inputs) ?? namedNodes(mocks);
      mocksFor(mocks, nodes, 'DescribeInstanceInformation');
      return nodes.length === 0 ? undefined : { InstanceInformationList: nodes.map(information) };
    },
    SendCommand: (request) => {
      const command = send(mocks, request, { id: idOf(`${executionId}/command/${sent.length + 1}`), sentAt: now() });
      sent.push(command);
      return { Command: commandShape(command, now()) };
    },
    ListCommands: (inputs) => {
      const wanted = inputs['CommandId'] === undefined ? sent : sent.filter((command) => command === find(inputs));
      const unknown = wanted.length === 0 && (inputs['CommandId'] !== undefined || mocks.length === 0);
      return unknown ? undefined : { Commands: wanted.map((command) => commandShape(command, now())) };
    },
    ListCommandInvocations: (inputs) => {
      const command = find(inputs);
      return command && { CommandInvocations: invocationShapes(command, inputs, now()) };
    },
    CancelCommand: (inputs) => {
      const command = find(inputs);
      if (command) cancel(command, now());
      return command && {};
    },
  };
  return (operation, inputs) => (Object.hasOwn(operations, operation) ? operations[operation]!(inputs) : undefined);
}

/** The nodes that a filter of DescribeInstanceInformation names. */
function askedNodes({ Filters }: ValueMap): string[] | undefined {
  if (!Array.isArray(Filters)) return undefined;
  const filter = (Filters as { Key?: Value; Values?: Value }[]).find(({ Key }) => Key === 'InstanceIds');
  return filter?.Values as string[] | undefined;
}

const namedNodes = (mocks: readonly CommandMock[]): string[] =>
  [...new Set(mocks.map(({ node }) => node))].filter((node) => node !== '*');

function mocksFor(mocks: readonly CommandMock[], nodes: readonly string[], operation: string): CommandMock[] {
  const found = nodes.map((node) => mocks.find((mock) => mock.node === node || mock.node === '*'));
  const missing = nodes.filter((_, index) => found[index] === undefined);
  if (missing.length > 0) throw missingCommand(operation, missing);
  return found as CommandMock[];
}

const information = (InstanceId: string): ValueMap => ({
  InstanceId,
  PingStatus: 'Online',
  PlatformType: 'Linux',
  ResourceType: 'EC2Instance',
});

/** The nodes behind tags are not known here: then every node that a mock names, else one node `*`. */
function send(mocks: readonly CommandMock[], request: ValueMap, own: Pick<Command, 'id' | 'sentAt'>): Command {
  const targets = namedNodes(mocks);
  const nodes = (request['InstanceIds'] as string[] | undefined) ?? (targets.length > 0 ? targets : ['*']);
  const found = mocksFor(mocks, nodes, 'SendCommand');
  const invocations = nodes.map((node, index) => {
    const mock = found[index]!;
    return { node, mock, endsAt: own.sentAt + mock.delayMs, cancelled: false };
  });
  return { ...own, request, cancelled: false, invocations };
}

function cancel(command: Command, now: number): void {
  command.cancelled = true;
  for (const invocation of command.invocations) {
    if (invocation.endsAt > now) Object.assign(invocation, { endsAt: now, cancelled: true });
  }
}
