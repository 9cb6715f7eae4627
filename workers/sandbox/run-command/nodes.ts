import { Refusal } from '../answers.js';
import { formCall, type Answer, type Call, type Caller } from '../call.js';
import { child, parseXml, textOf, type XmlElement } from '../xml.js';

/** An EC2 instance as Systems Manager sees it. */
export interface Node {
  id: string;
  state: string;
  platform: 'Linux' | 'Windows';
  address: string;
  hostName: string;
  tags: Record<string, string>;
}

/** `Targets` of SendCommand and Automation (behaviour run-command 1.2). */
export interface Target {
  Key: string;
  Values?: string[];
}

/**
 * All instances of the caller's account and region, page by page: moto shows a hundred launches on one. `ask` is the chain below Run
 * Command, so the states are those of the state clock.
 */
export async function listNodes(ask: (call: Call) => Promise<Answer>, caller: Caller): Promise<Node[]> {
  const nodes: Node[] = [];
  let token = '';
  do {
    const text = await describeInstances(ask, caller, token);
    const root = parseXml(text);
    nodes.push(...nodesIn(root, text));
    token = textOf(text, root, 'nextToken');
  } while (token !== '');
  return nodes;
}

async function describeInstances(
  ask: (call: Call) => Promise<Answer>,
  { region, accessKeyId }: Caller,
  NextToken: string,
): Promise<string> {
  const inputs = { MaxResults: '1000', ...(NextToken !== '' && { NextToken }) };
  const call = formCall({ service: 'ec2', operation: 'DescribeInstances', region, accessKeyId, inputs });
  return (await ask(call)).body.toString('utf8');
}

const nodesIn = (root: XmlElement, text: string): Node[] =>
  (child(root, 'reservationSet')?.children ?? [])
    .flatMap((each) => child(each, 'instancesSet')?.children ?? [])
    .map((item) => readNode(item, text));

/** The nodes with these ids. Refuses repeated, unknown and terminated ones (behaviour run-command 1.1). */
export function nodesById(nodes: Node[], ids: string[]): Node[] {
  if (new Set(ids).size !== ids.length) throw new Refusal('DuplicateInstanceId', 'An instance id appears twice.');
  const acceptable = new Map(nodes.filter(isAcceptable).map((node) => [node.id, node]));
  const unknown = ids.filter((id) => !acceptable.has(id));
  if (unknown.length > 0) {
    throw new Refusal('InvalidInstanceId', `Instances [[${unknown.join(', ')}]] not in a valid state for account.`);
  }
  return ids.map((id) => acceptable.get(id) as Node);
}

/** The nodes that match all targets and, in each, one of its values. Tags select only managed nodes, which are the running ones. */
export function nodesByTargets(nodes: Node[], targets: Target[]): Node[] {
  const byId = targets.find((each) => each.Key.toLowerCase() === 'instanceids');
  const start = byId ? nodesById(nodes, byId.Values ?? []) : nodes.filter((node) => node.state === 'running');
  return targets.filter((each) => each !== byId).reduce((left, target) => left.filter(fits(target)), start);
}

function fits(target: Target): (node: Node) => boolean {
  const values = target.Values ?? [];
  if (target.Key === 'tag-key') return (node) => values.some((key) => Object.hasOwn(node.tags, key));
  if (!target.Key.startsWith('tag:')) {
    throw new Refusal(
      'InvalidTarget',
      `The sandbox knows the target keys InstanceIds, tag:… and tag-key, not '${target.Key}'.`,
    );
  }
  const key = target.Key.slice('tag:'.length);
  return (node) => Object.hasOwn(node.tags, key) && values.includes(node.tags[key] as string);
}

function isAcceptable(node: Node): boolean {
  return ['pending', 'running', 'stopping', 'stopped'].includes(node.state);
}

function readNode(item: XmlElement, text: string): Node {
  const read = (...path: string[]) => textOf(text, item, ...path);
  const tags = child(item, 'tagSet')?.children ?? [];
  return {
    id: read('instanceId'),
    state: read('instanceState', 'name'),
    platform: read('platform') === 'windows' ? 'Windows' : 'Linux',
    address: read('privateIpAddress'),
    hostName: read('privateDnsName'),
    tags: Object.fromEntries(tags.map((tag) => [textOf(text, tag, 'key'), textOf(text, tag, 'value')])),
  };
}
