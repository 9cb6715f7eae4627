import { Refusal, withText } from './answers.js';
import type { Answer, Call, Handler } from './call.js';
import { matches, takeFilters, type Wanted } from './filters.js';
import { STATE_CODES, type InstanceState, type Transitions } from './transitions.js';
import {
  applyEdits,
  child,
  parseXml,
  removeElement,
  replaceContent,
  textOf,
  type Edit,
  type XmlElement,
} from './xml.js';

type Next = (call: Call) => Promise<Answer>;
/** The edits to one item of an answer; `undefined` removes the item. */
type Rewrite = (item: XmlElement, text: string) => Edit[] | undefined;

const STATE_FILTERS = ['instance-state-name', 'instance-state-code'];
const STATUS_FILTERS = [...STATE_FILTERS, 'instance-status.status', 'system-status.status'];
/** The states in which AWS refuses to start or stop an instance. */
const REFUSED: Record<string, string[]> = {
  StartInstances: ['stopping', 'shutting-down', 'terminated'],
  StopInstances: ['pending', 'shutting-down', 'terminated'],
};

/** Makes state changes of instances, status checks and images take time, as on AWS; in moto they are instant (design emulators 4). */
export function createStateClock(transitions: Transitions): Handler {
  const operations: Record<string, Handler> = {
    RunInstances: (call, next) => runInstances(call, next, transitions),
    StartInstances: (call, next) => changeStates(call, next, transitions),
    StopInstances: (call, next) => changeStates(call, next, transitions),
    TerminateInstances: (call, next) => changeStates(call, next, transitions),
    CreateImage: (call, next) => makeImage(call, next, transitions),
    CopyImage: (call, next) => makeImage(call, next, transitions),
    DescribeInstances: (call, next) => describeInstances(call, next, transitions),
    DescribeInstanceStatus: (call, next) => describeStatus(call, next, transitions),
    DescribeImages: (call, next) => describeImages(call, next, transitions),
  };
  return async (call, next) => {
    const handle = call.service === 'ec2' && Object.hasOwn(operations, call.operation) && operations[call.operation];
    return handle ? handle(call, next) : next(call);
  };
}

async function runInstances(call: Call, next: Next, transitions: Transitions): Promise<Answer> {
  refusePendingImage(String(call.inputs['ImageId']), transitions);
  return rewriteItems(await next(call), ['instancesSet'], (item, text) => {
    transitions.begin(textOf(text, item, 'instanceId'), 'pending', '');
    return [];
  });
}

async function changeStates(call: Call, next: Next, transitions: Transitions): Promise<Answer> {
  const ids = Object.entries(call.inputs).filter(([key]) => key.startsWith('InstanceId.'));
  for (const [, id] of ids) refuseWrongState(call.operation, String(id), transitions);
  return rewriteItems(await next(call), ['instancesSet'], (item, text) => {
    const id = textOf(text, item, 'instanceId');
    const previous = transitions.stateOf(id, textOf(text, item, 'previousState', 'name'));
    const current = transitions.begin(id, textOf(text, item, 'currentState', 'name'), previous);
    return [
      ...replaceContent(child(item, 'previousState'), stateXml(previous)),
      ...replaceContent(child(item, 'currentState'), stateXml(current)),
    ];
  });
}

async function makeImage(call: Call, next: Next, transitions: Transitions): Promise<Answer> {
  refusePendingImage(String(call.inputs['SourceImageId']), transitions);
  const answer = await next(call);
  const imageId = /<imageId>([^<]+)</.exec(answer.body.toString('utf8'))?.[1];
  if (answer.statusCode === 200 && imageId) transitions.beginImage(imageId);
  return answer;
}

async function describeInstances(call: Call, next: Next, transitions: Transitions): Promise<Answer> {
  const { call: asked, wanted } = takeFilters(call, STATE_FILTERS);
  return rewriteItems(await next(asked), ['reservationSet'], (reservation, text) => {
    const instances = child(reservation, 'instancesSet')?.children ?? [];
    const rewritten = instances.map((item) => rewriteInstance(item, text, wanted, transitions) ?? removeElement(item));
    const isEmpty = rewritten.every((edits) => !Array.isArray(edits));
    return isEmpty && wanted.size > 0 ? undefined : rewritten.flat();
  });
}

function rewriteInstance(item: XmlElement, text: string, wanted: Wanted, transitions: Transitions): Edit[] | undefined {
  const state = transitions.stateOf(textOf(text, item, 'instanceId'), textOf(text, item, 'instanceState', 'name'));
  return matches(wanted, stateValues(state))
    ? replaceContent(child(item, 'instanceState'), stateXml(state))
    : undefined;
}

async function describeStatus(call: Call, next: Next, transitions: Transitions): Promise<Answer> {
  const { call: asked, wanted } = takeFilters(call, STATUS_FILTERS);
  const includesAll = call.inputs['IncludeAllInstances'] === 'true';
  return rewriteItems(await next(asked), ['instanceStatusSet'], (item, text) => {
    const id = textOf(text, item, 'instanceId');
    const state = transitions.stateOf(id, textOf(text, item, 'instanceState', 'name'));
    if (state !== 'running' && !includesAll) return undefined;
    const initializing = transitions.isInitializing(id);
    const status = initializing ? 'initializing' : textOf(text, item, 'instanceStatus', 'status');
    const values = { ...stateValues(state), 'instance-status.status': status, 'system-status.status': status };
    if (!matches(wanted, values)) return undefined;
    const checks = ['instanceStatus', 'systemStatus'].flatMap((of) => replaceContent(child(item, of), INITIALIZING));
    return [...replaceContent(child(item, 'instanceState'), stateXml(state)), ...(initializing ? checks : [])];
  });
}

const INITIALIZING =
  '<status>initializing</status><details><item><name>reachability</name><status>initializing</status></item></details>';

async function describeImages(call: Call, next: Next, transitions: Transitions): Promise<Answer> {
  const { call: asked, wanted } = takeFilters(call, ['state']);
  return rewriteItems(await next(asked), ['imagesSet'], (item, text) => {
    const isPending = transitions.isImagePending(textOf(text, item, 'imageId'));
    const state = isPending ? 'pending' : textOf(text, item, 'imageState');
    return matches(wanted, { state }) ? replaceContent(child(item, 'imageState'), state) : undefined;
  });
}

function rewriteItems(answer: Answer, path: string[], rewrite: Rewrite): Answer {
  if (answer.statusCode !== 200) return answer;
  const text = answer.body.toString('utf8');
  const items = child(parseXml(text), ...path)?.children ?? [];
  const edits = items.flatMap((item) => rewrite(item, text) ?? [removeElement(item)]);
  return withText(answer, applyEdits(text, edits));
}

function refusePendingImage(imageId: string, transitions: Transitions): void {
  if (!transitions.isImagePending(imageId)) return;
  throw new Refusal('InvalidAMIID.Unavailable', `The image ID '[${imageId}]' is not available: it is still pending.`);
}

function refuseWrongState(operation: string, id: string, transitions: Transitions): void {
  const state = transitions.stateOf(id, transitions.isTerminated(id) ? 'terminated' : '');
  if (!REFUSED[operation]?.includes(state)) return;
  const verb = operation === 'StartInstances' ? 'started' : 'stopped';
  throw new Refusal('IncorrectInstanceState', `The instance '${id}' is ${state}, from which it cannot be ${verb}.`);
}

function stateValues(state: string): Record<string, string> {
  return { 'instance-state-name': state, 'instance-state-code': String(STATE_CODES[state as InstanceState]) };
}

function stateXml(state: string): string {
  return `<code>${STATE_CODES[state as InstanceState]}</code><name>${state}</name>`;
}
