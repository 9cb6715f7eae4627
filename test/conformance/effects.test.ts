/** Every activity keeps what it writes to one effect, by the class that it names. */
import { describe, expect, it } from 'vitest';
import { activities, effectClasses } from '../../actions/activities.js';
import { effectOf } from '../../aws/repeatability/effect.js';
import {
  AwsError,
  type ActivityContext,
  type AnyActivity,
  type AwsCaller,
  type AwsRequest,
} from '../../engine/action.js';
import type { ValueMap } from '../../engine/document/document.js';
import { HandBack } from '../../engine/errors.js';

type Name = keyof typeof activities;

const command = { DocumentName: 'AWS-RunShellScript', InstanceIds: ['i-1'] };
const image = { InstanceId: 'i-1', ImageName: 'golden' };
/** Inputs with which each would write, if it does. */
const INPUTS: Record<Name, ValueMap> = {
  getCallerIdentity: {},
  keepRecord: {},
  selectOutputs: {},
  changeInstanceState: { InstanceIds: ['i-1'], DesiredState: 'stopped' },
  awaitImage: { ImageId: 'ami-1' },
  createImage: image,
  findImage: { ...image, since: 0 },
  requestImage: image,
  callAwsApi: { Service: 'ec2', Api: 'CreateSnapshot', VolumeId: 'vol-1' },
  awaitCommand: { CommandId: 'c-1' },
  cancelCommand: { CommandId: 'c-1' },
  findCommand: { ...command, since: 0 },
  sendCommand: command,
  awaitInstances: { InstanceIds: ['i-1'] },
  findInstances: {},
  launchInstances: { ImageId: 'ami-1' },
  runInstances: { ImageId: 'ami-1' },
  waitForProperty: { Service: 'ec2', Api: 'DescribeInstances', PropertySelector: '$.X', DesiredValues: ['y'] },
};

/** What every question is answered with: enough for each activity to go on. */
const ANSWERS: ValueMap = {
  Account: '123456789012',
  Arn: 'arn',
  InstanceInformationList: [{ InstanceId: 'i-1', PingStatus: 'Online' }],
};

const asks = ({ api }: AwsRequest): boolean => /^(Describe|List|Get)/.test(api);

/** Two tries, each of whose writes gets no answer. */
async function twoTries(name: Name): Promise<AwsRequest[]> {
  const calls: AwsRequest[] = [];
  const aws: AwsCaller = {
    region: 'eu-west-1',
    call: (request) => {
      calls.push(request);
      if (asks(request)) return Promise.resolve(ANSWERS);
      return Promise.reject(new AwsError('unknown', 'ECONNRESET', request.service, request.api, 'socket hang up'));
    },
  };
  let resumedFrom: unknown;
  for (const attempt of [1, 2]) {
    const error = await (activities[name] as AnyActivity)(INPUTS[name], contextOf(aws, attempt, resumedFrom)).catch(
      (thrown: unknown) => thrown,
    );
    if (error instanceof HandBack) resumedFrom = error.progress;
  }
  return calls;
}

/** Its clock goes on with every look, so that waits end. */
function contextOf(aws: AwsCaller, attempt: number, resumedFrom: unknown): ActivityContext {
  let nowMs = 1_000_000;
  return {
    aws,
    now: () => nowMs,
    sleep: (ms) => Promise.resolve(void (nowMs += ms)),
    heartbeat: () => undefined,
    resumedFrom,
    publish: () => undefined,
    published: {},
    warn: () => undefined,
    signal: new AbortController().signal,
    token: '7c9f2c1e-5c5f-5b0e-9d3f-2b1a6f0e8a11',
    attempt,
    again: false,
    scheduledAt: nowMs,
    executionId: 'run-1',
    throttlingRetrySeconds: 300,
  };
}

describe.each(Object.keys(activities) as Name[])('%s', (name) => {
  it(`keeps its word: ${effectClasses[name]}`, async () => {
    const calls = await twoTries(name);
    const writes = calls.filter((call) => !asks(call));
    const effects = await Promise.all(writes.map((each) => effectOf(each)));

    switch (effectClasses[name]) {
      case 'asks':
        return expect(writes).toEqual([]);
      case 'repeatable':
        expect(writes.length).toBeGreaterThan(0);
        return expect(effects.every(({ kind }) => kind === 'idempotent')).toBe(true);
      case 'token':
        expect(writes).toHaveLength(2);
        expect(writes[0]!.inputs['ClientToken']).toMatch(/^[0-9a-f-]{36}$/);
        return expect(writes[1]!.inputs['ClientToken']).toBe(writes[0]!.inputs['ClientToken']);
      case 'probed':
        expect(writes.length).toBeGreaterThan(0);
        return expect(asks(calls[calls.lastIndexOf(writes.at(-1)!) - 1]!)).toBe(true);
      case 'judged':
        return expect(writes).toHaveLength(1);
    }
  });
});
