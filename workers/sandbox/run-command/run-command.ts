import { jsonAnswer, Refusal } from '../answers.js';
import type { Answer, Call, Handler } from '../call.js';
import { cancel, createCommand, type Command, type Pace, type SendCommandRequest } from './command.js';
import { checkParameters, findDocument } from './documents.js';
import { applyFilters, page } from './filters.js';
import { listNodes, nodesById, nodesByTargets, type Node, type Target } from './nodes.js';
import { commandShape, informationShape, invocationShape, singleInvocationShape } from './shapes.js';

type Ask = (call: Call) => Promise<Answer>;
type Operation = (call: Call) => unknown;

/**
 * Run Command without real nodes: the API's whole life cycle with scripted results, in a store of its own (design emulators 4). It never
 * executes a document's commands. It asks the chain below (`next`) for instances and documents.
 */
export function createRunCommand(pace: Pace): Handler {
  const commands: Command[] = [];
  return async (call, next) => {
    const operations: Record<string, Operation> = {
      SendCommand: (sent) => sendCommand(commands, sent, next, pace),
      ListCommands: (asked) => listCommands(commands, asked),
      ListCommandInvocations: (asked) => listInvocations(commands, asked),
      GetCommandInvocation: (asked) => getInvocation(commands, asked),
      CancelCommand: (asked) => cancelCommand(commands, asked),
      DescribeInstanceInformation: (asked) => describeInformation(asked, next),
    };
    const operation = call.service === 'ssm' && Object.hasOwn(operations, call.operation) && operations[call.operation];
    return operation ? jsonAnswer(await operation(call)) : next(call);
  };
}

async function sendCommand(commands: Command[], call: Call, ask: Ask, pace: Pace): Promise<unknown> {
  const request = call.inputs as SendCommandRequest;
  const ids = request.InstanceIds ?? [];
  const targets = request.Targets ?? [];
  if (ids.length > 0 === targets.length > 0) {
    throw new Refusal('InvalidParameters', 'Give either InstanceIds or Targets.');
  }
  const document = await findDocument(ask, call, request.DocumentName, request.DocumentVersion ?? '$DEFAULT');
  checkParameters(document, request.Parameters ?? {});
  const known = await listNodes(ask, call);
  const nodes = ids.length > 0 ? nodesById(known, ids) : nodesByTargets(known, targets);
  const command = createCommand(call.region, request, document, nodes, pace);
  commands.unshift(command);
  return { Command: commandShape(command) };
}

function listCommands(commands: Command[], { inputs, region }: Call): unknown {
  const found = select(commands, inputs, region).map(commandShape);
  const { items, ...rest } = page(applyFilters(found, inputs['Filters']), inputs);
  return { Commands: items, ...rest };
}

function listInvocations(commands: Command[], { inputs, region }: Call): unknown {
  const visible = select(commands, inputs, region).filter((command) => Date.now() >= command.visibleAt);
  const shapes = visible.flatMap((command) =>
    command.invocations.map((_, index) => invocationShape(command, index, inputs['Details'] === true)),
  );
  const ofNode = shapes.filter((shape) => (inputs['InstanceId'] ?? shape['InstanceId']) === shape['InstanceId']);
  const { items, ...rest } = page(applyFilters(ofNode, inputs['Filters']), inputs);
  return { CommandInvocations: items, ...rest };
}

function getInvocation(commands: Command[], { inputs, region }: Call): unknown {
  const command = byId(commands, inputs, region);
  const index = command.invocations.findIndex(({ node }) => node.id === inputs['InstanceId']);
  if (index < 0 || Date.now() < command.visibleAt) {
    throw new Refusal('InvocationDoesNotExist', `Command ${command.id} has no invocation for that node (yet).`);
  }
  const { plugins } = command.document;
  const onlyPlugin = plugins.length === 1 ? plugins[0] : undefined;
  const plugin = (inputs['PluginName'] as string | undefined) ?? onlyPlugin ?? '';
  if (plugin !== '' && !plugins.includes(plugin)) {
    throw new Refusal('InvalidPluginName', `The document's steps are ${plugins.join(', ')}.`);
  }
  return singleInvocationShape(command, index, plugin);
}

function cancelCommand(commands: Command[], { inputs, region }: Call): unknown {
  const command = byId(commands, inputs, region);
  const ids = (inputs['InstanceIds'] ?? []) as string[];
  const unknown = ids.filter((id) => !command.invocations.some(({ node }) => node.id === id));
  if (unknown.length > 0) throw new Refusal('InvalidInstanceId', `Not a target of the command: ${unknown.join(', ')}.`);
  cancel(command, ids);
  return {};
}

async function describeInformation(call: Call, ask: Ask): Promise<unknown> {
  const older = (call.inputs['InstanceInformationFilterList'] ?? []) as { key: string; valueSet: string[] }[];
  const newer = (call.inputs['Filters'] ?? []) as Required<Target>[];
  const filters = [...older.map(({ key, valueSet }) => ({ Key: key, Values: valueSet })), ...newer];
  const nodes = (await listNodes(ask, call)).filter((node) => node.state === 'running');
  const found = filters.reduce((left, filter) => left.filter((node) => fitsInformation(node, filter)), nodes);
  const { items, ...rest } = page(found.map(informationShape), call.inputs);
  return { InstanceInformationList: items, ...rest };
}

function fitsInformation(node: Node, { Key, Values }: Required<Target>): boolean {
  if (Key.startsWith('tag:') || Key === 'tag-key') return nodesByTargets([node], [{ Key, Values }]).length > 0;
  const actual: Record<string, string> = {
    InstanceIds: node.id,
    PingStatus: 'Online',
    PlatformTypes: node.platform,
    ResourceType: 'EC2Instance',
  };
  if (!Object.hasOwn(actual, Key))
    throw new Refusal('InvalidInstanceInformationFilterValue', `There is no filter ${Key}.`);
  return Values.includes(actual[Key] as string);
}

function select(commands: Command[], inputs: Record<string, unknown>, region: string): Command[] {
  const mine = inputs['CommandId'] === undefined ? commands : [byId(commands, inputs, region)];
  const ofNode = (command: Command) => command.invocations.some(({ node }) => node.id === inputs['InstanceId']);
  return mine.filter((command) => command.region === region && (inputs['InstanceId'] === undefined || ofNode(command)));
}

function byId(commands: Command[], inputs: Record<string, unknown>, region: string): Command {
  const found = commands.find((command) => command.id === inputs['CommandId'] && command.region === region);
  if (!found) throw new Refusal('InvalidCommandId', `There is no command ${String(inputs['CommandId'])} in ${region}.`);
  return found;
}
