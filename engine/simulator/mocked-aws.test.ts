import { describe, expect, it } from 'vitest';
import { words } from '../../cli/simulation.js';
import type { ValueMap } from '../document/document.js';
import { createMockedAws, type MockedAws } from './mocked-aws.js';
import { NO_MOCKS, type CallMock, type MockedResponse, type Mocks } from './mocks.js';
import { createVirtualClock, type VirtualClock } from './virtual-clock.js';

const START = Date.parse('2026-01-31T10:00:00Z');
const answer = (...names: string[]): MockedResponse[] => names.map((Name) => ({ delayMs: 0, answer: { Name } }));
const mock = (responses: MockedResponse[], more: Partial<CallMock> = {}): CallMock => ({
  service: 'ec2',
  api: 'DescribeInstances',
  responses,
  ...more,
});

/** Makes calls one after the other on a virtual clock. */
function open(mocks: Partial<Mocks>) {
  const clock: VirtualClock = createVirtualClock(START);
  const world = { now: () => clock.now(), sleep: clock.sleep, executionId: 'run-1', words };
  const aws: MockedAws = createMockedAws({ ...NO_MOCKS, ...mocks }, world);
  const call = (
    inputs: ValueMap = {},
    api = 'DescribeInstances',
    { service = 'ec2', region, signal }: { service?: string; region?: string; signal?: AbortSignal } = {},
  ): Promise<ValueMap> =>
    clock.drive(
      aws.callerFor('step', 'eu-west-1').call({ service, api, inputs, ...(region && { region }) }, signal),
      () => undefined,
    );
  return { aws, clock, call };
}
const nameOf = async (answered: Promise<ValueMap>): Promise<unknown> => (await answered)['Name'];

describe('a mocked call', () => {
  it('is answered in order, by the last response again and again', async () => {
    const { call } = open({ calls: [mock(answer('first', 'second'))] });

    expect(await nameOf(call())).toBe('first');
    expect(await nameOf(call())).toBe('second');
    expect(await nameOf(call())).toBe('second');
  });

  it('finds its mock by service and operation, however they are written', async () => {
    const { call } = open({ calls: [mock(answer('found'), { service: 'EC2', api: 'describe_instances' })] });

    expect(await nameOf(call({}, 'describeInstances', { service: 'Ec2' }))).toBe('found');
  });

  it('takes the first mock whose `when` is part of the inputs, at any depth', async () => {
    const { call } = open({
      calls: [
        mock(answer('two'), { when: { InstanceIds: ['i-1', 'i-2'] } }),
        mock(answer('tagged'), { when: { Filters: [{ Values: ['web'] }] } }),
        mock(answer('many'), { when: { MaxResults: 5 } }),
        mock(answer('any')),
      ],
    });

    expect(await nameOf(call({ InstanceIds: ['i-1', 'i-2'], DryRun: false }))).toBe('two');
    expect(await nameOf(call({ InstanceIds: ['i-1'] }))).toBe('any');
    expect(await nameOf(call({ Filters: [{ Name: 'tag:App', Values: ['web'] }] }))).toBe('tagged');
    expect(await nameOf(call({ Filters: [{ Name: 'a', Values: ['web'] }, { Name: 'b' }] }))).toBe('any');
    expect(await nameOf(call({ MaxResults: '5' }))).toBe('many');
    expect(await nameOf(call({ MaxResults: null }))).toBe('any');
  });

  it('can be told apart by the Region that it goes to', async () => {
    const { call, aws } = open({
      calls: [mock(answer('there'), { when: { Region: 'us-east-1' } }), mock(answer('here'))],
    });

    expect(await nameOf(call({}, undefined, { region: 'us-east-1' }))).toBe('there');
    expect(await nameOf(call())).toBe('here');
    expect(aws.calls.map(({ Region, Inputs }) => [Region, Inputs])).toEqual([
      ['us-east-1', {}],
      ['eu-west-1', {}],
    ]);
  });

  it('takes as long as it is said, with an answer or an error', async () => {
    const slow = [
      { delayMs: 30_000, answer: {} },
      { delayMs: 5_000, error: { code: 'Boom', message: 'no' } },
    ];
    const { call, clock, aws } = open({ calls: [mock(slow)] });
    await call();
    await expect(call()).rejects.toMatchObject({ code: 'Boom', message: 'no' });

    expect(clock.now() - START).toBe(35_000);
    expect(aws.calls.map(({ At }) => At)).toEqual(['2026-01-31T10:00:00.000Z', '2026-01-31T10:00:30.000Z']);
  });

  it('is lost when it takes longer than the request has', async () => {
    const { clock, aws } = open({ calls: [mock([{ delayMs: 30_000, answer: {} }])] });
    const request = { service: 'ec2', api: 'DescribeInstances', inputs: {}, timeoutMs: 25_000 };
    const call = clock.drive(aws.callerFor('step', 'eu-west-1').call(request), () => undefined);
    await expect(call).rejects.toMatchObject({ kind: 'unknown', code: 'NoAnswerInTime' });
    expect(clock.now() - START).toBe(25_000);
  });

  it('is broken off by its signal', async () => {
    const { call, clock } = open({ calls: [mock([{ delayMs: 30_000, answer: {} }])] });
    const controller = new AbortController();
    clock.schedule(START + 1000, () => controller.abort(new Error('enough')));

    await expect(call({}, undefined, { signal: controller.signal })).rejects.toThrow('enough');
  });

  it.each([
    ['RequestLimitExceeded', 'throttled'],
    ['ThrottlingException', 'throttled'],
    ['InternalError', 'unknown'],
    ['UnauthorizedOperation', 'refused'],
  ])('with the error %s means what AWS means by it: %s', async (code, kind) => {
    const { call } = open({ calls: [mock([{ delayMs: 0, error: { code, message: '' } }])] });

    await expect(call()).rejects.toMatchObject({ name: 'AwsError', kind, operation: 'DescribeInstances' });
  });

  it('has the metadata that boto3 adds, unless the mock has its own', async () => {
    const own = { delayMs: 0, answer: { ResponseMetadata: { HTTPStatusCode: 202 } } };
    const { call } = open({ calls: [mock([...answer('x'), own])] });

    expect(await call()).toMatchObject({ Name: 'x', ResponseMetadata: { HTTPStatusCode: 200, RetryAttempts: 0 } });
    expect(await call()).toEqual({ ResponseMetadata: { HTTPStatusCode: 202 } });
  });
});

describe('a call without a mock', () => {
  it('fails its step for good, and shows the mock to paste', async () => {
    const { call } = open({});
    const failed = call({ InstanceIds: ['i-1'], ClientToken: 'abc' }, 'run_instances', { region: 'us-east-1' });

    await expect(failed).rejects.toMatchObject({
      info: {
        type: 'RequestInvalid',
        details: { ErrorCode: ['MockMissing'], Operation: ['RunInstances'] },
        message: [
          'Nothing in the mocks answers ec2 RunInstances. Add to the mocks file:',
          'calls:',
          '  - service: ec2',
          '    api: RunInstances',
          '    when: {"InstanceIds":["i-1"],"Region":"us-east-1"}',
          '    responses:',
          '      - {}',
        ].join('\n'),
      },
    });
  });

  it('says when there are mocks that ask for other inputs', async () => {
    const { call } = open({ calls: [mock(answer('x'), { when: { InstanceIds: ['i-2'] } })] });

    await expect(call({ InstanceIds: ['i-1'] })).rejects.toThrow('ask for other inputs');
  });

  it('stands among the calls all the same', async () => {
    const { call, aws } = open({});
    await expect(call()).rejects.toThrow();

    expect(aws.calls).toEqual([
      {
        Step: 'step',
        Service: 'ec2',
        Api: 'DescribeInstances',
        Region: 'eu-west-1',
        Inputs: {},
        At: '2026-01-31T10:00:00.000Z',
      },
    ]);
  });

  it('is no failure for GetCallerIdentity: the account answers', async () => {
    const { call } = open({ account: '111122223333', region: 'cn-north-1' });

    expect(await call({}, 'GetCallerIdentity', { service: 'sts' })).toMatchObject({
      Account: '111122223333',
      Arn: 'arn:aws-cn:sts::111122223333:assumed-role/simulated/run-1',
    });
  });

  it('is no failure for GetCallerIdentity, but a mock of it wins', async () => {
    const { call } = open({ calls: [mock(answer('mine'), { service: 'sts', api: 'GetCallerIdentity' })] });

    expect(await nameOf(call({}, 'GetCallerIdentity', { service: 'sts' }))).toBe('mine');
  });
});
