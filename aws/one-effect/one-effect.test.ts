/** How many requests reach the wire: the number of effects that AWS would have made. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ActivityContext } from '../../engine/activity.js';
import type { ValueMap } from '../../engine/document/document.js';
import { HandBack, repetitionOf, StepTimedOut, type StepFailure } from '../../engine/errors.js';
import { createAwsCaller } from '../sdk/caller.js';
import { callAws } from './call-aws.js';
import { FAKE_KEYS, startWireServer, type WireServer } from '../../test/support/wire-server.js';

let wire: WireServer;

beforeAll(async () => void (wire = await startWireServer()));
afterAll(() => wire.close());
beforeEach(() => {
  wire.requests.length = 0;
  wire.answer = (response) => void response.destroy();
});

const contextOf = (given: Partial<ActivityContext>): ActivityContext => ({
  aws: createAwsCaller({ region: 'eu-west-1', endpoint: wire.endpoint, credentials: FAKE_KEYS }),
  now: () => Date.now(),
  sleep: () => Promise.resolve(),
  heartbeat: () => undefined,
  publish: () => undefined,
  published: {},
  warn: () => undefined,
  again: false,
  resumedFrom: undefined,
  signal: new AbortController().signal,
  token: '7c9f2c1e-5c5f-5b0e-9d3f-2b1a6f0e8a11',
  attempt: 1,
  scheduledAt: Date.now(),
  executionId: '11111111-2222-4333-8444-555555555555',
  throttlingRetrySeconds: 300,
  ...given,
});

/** The error of one try of the activity. */
const tryOnce = (service: string, api: string, inputs: ValueMap, given: Partial<ActivityContext> = {}) =>
  callAws(contextOf(given), { request: { service, api, inputs } }).then(
    () => expect.unreachable('it succeeded'),
    (error: unknown) => error,
  );
/** The context of the next try. */
const after = (error: unknown, attempt: number): Partial<ActivityContext> => ({
  attempt,
  resumedFrom: (error as HandBack).progress,
});

describe('on the wire', () => {
  it.each([
    ['ec2', 'CreateSnapshot', { VolumeId: 'vol-1' }],
    ['ec2', 'RebootInstances', { InstanceIds: ['i-1'] }],
    ['ec2', 'AllocateAddress', {}],
    ['ssm', 'SendAutomationSignal', { AutomationExecutionId: 'a', SignalType: 'Approve' }],
  ])('%s %s leaves once, though its answer is lost and then its worker', async (service, api, inputs) => {
    const type = { info: { type: 'OutcomeUnknown' } };
    expect(await tryOnce(service, api, inputs)).toMatchObject(type);
    expect(await tryOnce(service, api, inputs, { attempt: 2 })).toMatchObject(type);
    expect(wire.requests).toHaveLength(1);
  });

  it('RunInstances leaves again after a lost answer, with the same token', async () => {
    const inputs = { ImageId: 'ami-1', MinCount: 1, MaxCount: 1 };
    const first = await tryOnce('ec2', 'RunInstances', inputs);
    expect(first).toBeInstanceOf(HandBack);
    await tryOnce('ec2', 'RunInstances', inputs, after(first, 2));
    const tokens = wire.requests.map(({ body }) => new URLSearchParams(body).get('ClientToken'));
    expect(tokens).toHaveLength(2);
    expect(tokens[0]).toBe(tokens[1]);
  });

  it.each([
    ['CreateSnapshot', { VolumeId: 'vol-1' }],
    ['RunInstances', { ImageId: 'ami-1', MinCount: 1, MaxCount: 1 }],
  ])('%s leaves once when AWS has done it and its answer is too large, and says so', async (api, inputs) => {
    wire.answer = (response) => void response.writeHead(200).end('x'.repeat(17 * 1024 * 1024));
    const ended = (await tryOnce('ec2', api, inputs)) as StepFailure;
    expect(ended.info).toMatchObject({ type: 'OutputInvalid', details: { ErrorCode: ['AnswerTooLarge'] } });
    expect(ended.message).toContain('as it does when it has done what it was asked for');
    expect(repetitionOf(ended.info.type)).toBe('never');
    expect(wire.requests).toHaveLength(1);
  });

  it('CreateSnapshot has an unknown outcome when an answer that is too large says nothing of it', async () => {
    wire.answer = (response) => void response.writeHead(500).end('x'.repeat(17 * 1024 * 1024));
    expect(await tryOnce('ec2', 'CreateSnapshot', { VolumeId: 'vol-1' })).toMatchObject({
      info: { type: 'OutcomeUnknown' },
    });
  });

  it('RunInstances is broken off by the time limit of its step, and does not leave again', async () => {
    wire.answer = () => undefined;
    const inputs = { ImageId: 'ami-1', MinCount: 1, MaxCount: 1 };
    const ended = await tryOnce('ec2', 'RunInstances', inputs, { tryEndsAt: Date.now() + 200 });
    expect(ended).toBeInstanceOf(StepTimedOut);
    expect((ended as StepTimedOut).more.uncertain).toBeUndefined();
    expect(wire.requests).toHaveLength(1);
  });

  it('CreateSnapshot is cut off by the time limit of its step, with a warning that it may have happened', async () => {
    wire.answer = () => undefined;
    const limit = { tryEndsAt: Date.now() + 200 };
    const ended = await tryOnce('ec2', 'CreateSnapshot', { VolumeId: 'vol-1' }, limit);
    expect(ended).toBeInstanceOf(StepTimedOut);
    expect((ended as StepTimedOut).more.uncertain).toContain('CreateSnapshot may have taken effect');
    expect(wire.requests).toHaveLength(1);
  });

  it('PutParameter is not sent again after a lost answer: each one that arrives is another version', async () => {
    const inputs = { Name: 'p', Value: 'v', Type: 'String', Overwrite: true };

    expect(await tryOnce('ssm', 'PutParameter', inputs)).toMatchObject({ info: { type: 'OutcomeUnknown' } });
    expect(wire.requests).toHaveLength(1);
  });

  it.each(['us_east_1', 'evil.com#'])(
    'nothing leaves for the Region %s, and nothing is tried again',
    async (region) => {
      const aws = createAwsCaller({ region, endpoint: wire.endpoint, credentials: FAKE_KEYS });
      for (const api of ['DescribeInstances', 'CreateSnapshot']) {
        const ended = await tryOnce('ec2', api, api === 'CreateSnapshot' ? { VolumeId: 'vol-1' } : {}, { aws });
        expect(ended).toMatchObject({ info: { stage: 'InputValidation', details: { ErrorCode: ['InvalidRegion'] } } });
      }
      expect(wire.requests).toEqual([]);
    },
  );
});
