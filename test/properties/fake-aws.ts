/**
 * A small AWS on the virtual clock for runs of the real actions: it keeps what was made, honours tokens and unique names as AWS does, and
 * now and then fails as it is told. It knows of every request who sent it and whether it took effect.
 */
import { AwsError, type AwsCaller, type AwsRequest } from '../../engine/activity.js';
import type { ValueMap } from '../../engine/document/document.js';
import type { VirtualClock } from '../../engine/simulator/virtual-clock.js';

/** What becomes of one call. `lost`: it arrives, and its answer does not · `cut`: it never arrives · `slow`: takes half a minute. */
export const DISTURBANCES = ['fine', 'lost', 'cut', 'throttled', 'refused', 'slow'] as const;
export type Disturbance = (typeof DISTURBANCES)[number];

/** One request as it came. `effect`: the id of what it made anew, in contrast to what a token or name had made before. */
export interface SentRequest {
  step: string;
  api: string;
  at: number;
  token?: string;
  disturbance: Disturbance;
  effect?: string;
}

export interface FakeAws {
  callerFor(step: string, region: string): AwsCaller;
  sent: SentRequest[];
}

/** The instance that is there from the start. */
export const INSTANCE = 'i-00000000000000001';
const MAKES = ['RunInstances', 'CreateImage', 'CreateSnapshot', 'SendCommand'];
const SLOW_MS = 30_000;
const READY_MS = 3_000;

/** `disturbances`: one a call, then all is fine. A look is never refused: a step that fails for that has failed for certain. */
export function createFakeAws(clock: VirtualClock, disturbances: readonly Disturbance[]): FakeAws {
  const left = [...disturbances];
  const sent: SentRequest[] = [];
  const world: Made = {
    clock,
    count: 0,
    byToken: new Map(),
    since: new Map([[INSTANCE, -Infinity]]),
    images: [],
    commands: [],
  };
  const call = async (step: string, request: AwsRequest, signal?: AbortSignal): Promise<ValueMap> => {
    signal?.throwIfAborted();
    const { api, inputs } = request;
    const next = left.shift() ?? 'fine';
    const disturbance = next === 'refused' && !MAKES.includes(api) ? 'throttled' : next;
    const token = tokenOf(request);
    const entry: SentRequest = { step, api, at: clock.now(), disturbance, ...(token === undefined ? {} : { token }) };
    sent.push(entry);
    const fail = (kind: AwsError['kind'], code: string): AwsError =>
      new AwsError(kind, code, request.service, api, `It was told to answer ${code}.`, 400, 'request-1');
    if (disturbance === 'cut') throw fail('unknown', 'ConnectionReset');
    if (disturbance === 'throttled') throw fail('throttled', 'RequestLimitExceeded');
    // AWS answers a token that it knows as it did before, whatever it would say to the request now.
    const known = token !== undefined && world.byToken.has(token);
    if (disturbance === 'refused' && !known) throw fail('refused', 'InvalidParameterValue');
    const before = world.count;
    const answer = answerOf(world, api, inputs, fail);
    if (world.count > before) entry.effect = `made-${world.count}`;
    await clock.sleep(disturbance === 'slow' ? SLOW_MS : 1, signal);
    if (disturbance === 'lost') throw fail('unknown', 'ConnectionReset');
    return answer;
  };
  return {
    sent,
    callerFor: (step, region) => ({ region, call: (request, signal) => call(step, request, signal) }),
  };
}

const tokenOf = ({ inputs }: AwsRequest): string | undefined => {
  const token = inputs.ClientToken ?? inputs.Comment;
  return typeof token === 'string' ? token : undefined;
};

interface Made {
  clock: VirtualClock;
  /** Things made so far; each has its number. */
  count: number;
  byToken: Map<string, string>;
  /** When each instance came into the state that was asked for last. */
  since: Map<string, number>;
  images: ValueMap[];
  commands: ValueMap[];
}

function answerOf(
  world: Made,
  api: string,
  inputs: ValueMap,
  fail: (kind: 'refused', code: string) => AwsError,
): ValueMap {
  switch (api) {
    case 'RunInstances':
      return { Instances: [{ InstanceId: launch(world, inputs), State: { Name: 'pending' } }] };
    case 'DescribeInstanceStatus':
      return { InstanceStatuses: (inputs.InstanceIds as string[]).map((id) => statusOf(world, id)) };
    case 'DescribeInstanceInformation':
      return { InstanceInformationList: [{ InstanceId: INSTANCE, PingStatus: 'Online' }] };
    case 'CreateImage':
      if (world.images.some(({ Name }) => Name === inputs.Name)) throw fail('refused', 'InvalidAMIName.Duplicate');
      return { ImageId: createImage(world, inputs) };
    case 'DescribeImages':
      return { Images: world.images.filter((image) => wantsImage(inputs, image)) };
    case 'CreateSnapshot':
      world.count += 1;
      return { SnapshotId: `snap-${world.count}` };
    case 'SendCommand':
      return { Command: sendCommand(world, inputs) };
    case 'ListCommands':
      return { Commands: world.commands.filter(({ CommandId }) => (inputs.CommandId ?? CommandId) === CommandId) };
    case 'ListCommandInvocations':
      return { CommandInvocations: [{ CommandPlugins: [{ ResponseCode: 0, Output: 'done' }] }] };
    default:
      return { Volumes: [{ State: world.clock.now() % 20_000 < 10_000 ? 'creating' : 'available' }] };
  }
}

function launch(world: Made, { ClientToken }: ValueMap): string {
  const known = typeof ClientToken === 'string' ? world.byToken.get(ClientToken) : undefined;
  if (known !== undefined) return known;
  world.count += 1;
  const id = `i-${String(world.count).padStart(17, '0')}`;
  world.since.set(id, world.clock.now());
  if (typeof ClientToken === 'string') world.byToken.set(ClientToken, id);
  return id;
}

function statusOf({ clock, since }: Made, InstanceId: string): ValueMap {
  const ready = clock.now() - (since.get(InstanceId) ?? 0) >= READY_MS;
  const checks = { Status: ready ? 'ok' : 'initializing' };
  const InstanceState = { Name: ready ? 'running' : 'pending' };
  return { InstanceId, InstanceState, InstanceStatus: checks, SystemStatus: checks };
}

function createImage(world: Made, { Name }: ValueMap): string {
  world.count += 1;
  const ImageId = `ami-${world.count}`;
  const CreationDate = new Date(world.clock.now()).toISOString();
  world.images.push({ ImageId, Name: Name!, CreationDate, State: 'available' });
  return ImageId;
}

const wantsImage = ({ ImageIds, Filters }: ValueMap, { ImageId, Name }: ValueMap): boolean =>
  Array.isArray(ImageIds) ? ImageIds.includes(ImageId!) : JSON.stringify(Filters ?? []).includes(JSON.stringify(Name));

function sendCommand(world: Made, inputs: ValueMap): ValueMap {
  world.count += 1;
  const RequestedDateTime = new Date(world.clock.now()).toISOString();
  const command = { ...inputs, CommandId: `command-${world.count}`, RequestedDateTime, Status: 'Success' };
  world.commands.push(command);
  return command;
}
