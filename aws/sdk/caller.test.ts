import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AwsCaller, AwsRequest } from '../../engine/activity.js';
import type { ValueMap } from '../../engine/document/document.js';
import { createAwsCaller } from './caller.js';
import { FAKE_KEYS, json, startWireServer, xml, type WireServer } from '../../test/support/wire-server.js';

let wire: WireServer;
let caller: AwsCaller;

beforeAll(async () => {
  wire = await startWireServer();
  caller = createAwsCaller({ region: 'eu-west-1', endpoint: wire.endpoint, credentials: FAKE_KEYS });
});
afterAll(() => wire.close());
beforeEach(() => {
  wire.requests.length = 0;
  wire.answer = json(200, {});
});

const ec2 = (api: string, inputs: ValueMap = {}): AwsRequest => ({ service: 'ec2', api, inputs });
const ssm = (api: string, inputs: ValueMap = {}): AwsRequest => ({ service: 'ssm', api, inputs });
const query = (): Record<string, string> => Object.fromEntries(new URLSearchParams(wire.requests[0]!.body));

describe('inputs', () => {
  it('take the type that the API wants', async () => {
    wire.answer = xml(200, '<RunInstancesResponse/>');
    const inputs = {
      ImageId: 'ami-1',
      MinCount: '1',
      MaxCount: 2,
      EbsOptimized: 'true',
      SecurityGroupIds: 'sg-1',
      ClientToken: 5,
    };
    await caller.call(ec2('run_instances', inputs));
    expect(query()).toMatchObject({
      Action: 'RunInstances',
      MinCount: '1',
      MaxCount: '2',
      EbsOptimized: 'true',
      'SecurityGroupId.1': 'sg-1',
      ClientToken: '5',
    });
  });

  it('reach JSON services with their types: numbers, timestamps, lists', async () => {
    await caller.call(
      ssm('DescribeInstanceInformation', { MaxResults: '5', Filters: [{ Key: 'PingStatus', Values: 'Online' }] }),
    );
    expect(JSON.parse(wire.requests[0]!.body)).toEqual({
      MaxResults: 5,
      Filters: [{ Key: 'PingStatus', Values: ['Online'] }],
    });
  });

  it.each(['2026-01-31T00:00:00Z', 1769817600, '1769817600'])('read %s as a moment', async (time) => {
    await caller.call(ssm('CreateActivation', { IamRole: 'r', ExpirationDate: time }));
    expect(JSON.parse(wire.requests[0]!.body)).toMatchObject({ ExpirationDate: 1769817600 });
  });

  it('that are null are left out', async () => {
    await caller.call(ssm('ListCommands', { CommandId: null }));
    expect(wire.requests[0]!.body).toBe('{}');
  });

  it.each<[AwsRequest, string]>([
    [ec2('RunInstances', { MinCount: 1 }), 'Missing required parameter in input: "MaxCount"'],
    [
      ec2('RunInstances', { MinCount: 1, MaxCount: 1, Image: 'x' }),
      'Unknown parameter in input: "Image", must be one of: ',
    ],
    [
      ec2('DescribeInstances', { Filters: [{ Nme: 'x' }] }),
      'Unknown parameter in Filters[0]: "Nme", must be one of: Name, Values',
    ],
    [
      ec2('RunInstances', { MinCount: 'one', MaxCount: 1 }),
      "Invalid type for parameter MinCount, value: one, type: <class 'str'>",
    ],
    [ec2('DescribeInstances', { InstanceIds: { a: 1 } }), 'Invalid type for parameter InstanceIds'],
    [ssm('SendCommand', {}), 'Missing required parameter in input: "DocumentName"'],
  ])("that the API does not have are refused in boto3's words, before anything is sent", async (request, text) => {
    await expect(caller.call(request)).rejects.toMatchObject({
      kind: 'unsent',
      code: 'ParamValidationError',
      message: expect.stringContaining(text) as string,
    });
    expect(wire.requests).toEqual([]);
  });

  it('go to the Region that the request names', async () => {
    await caller.call({ ...ssm('ListCommands'), region: 'us-east-1' });
    expect(wire.requests[0]!.authorization).toContain('/us-east-1/ssm/');
  });
});

describe('answers', () => {
  it("have boto3's shape", async () => {
    wire.answer = json(200, {
      Commands: [{ CommandId: 'c', RequestedDateTime: 1769817600.5, Comment: null }],
      NextToken: '',
    });
    expect(await caller.call(ssm('ListCommands'))).toEqual({
      Commands: [{ CommandId: 'c', RequestedDateTime: '2026-01-31T00:00:00.500Z' }],
      NextToken: '',
      ResponseMetadata: { RequestId: 'request-1', HTTPStatusCode: 200, RetryAttempts: 0 },
    });
  });

  it('keep empty lists, as boto3 does', async () => {
    wire.answer = xml(200, '<DescribeInstancesResponse><reservationSet/></DescribeInstancesResponse>');
    expect(await caller.call(ec2('DescribeInstances'))).toMatchObject({ Reservations: [] });
  });

  it('show console output as text', async () => {
    const output = Buffer.from('booted').toString('base64');
    wire.answer = xml(200, `<GetConsoleOutputResponse><output>${output}</output></GetConsoleOutputResponse>`);
    expect(await caller.call(ec2('GetConsoleOutput', { InstanceId: 'i-1' }))).toMatchObject({ Output: 'booted' });
  });
});

describe('errors', () => {
  const ec2Error = (status: number, code: string): WireServer['answer'] =>
    xml(status, `<Response><Errors><Error><Code>${code}</Code><Message>Because.</Message></Error></Errors></Response>`);

  it.each<[string, WireServer['answer'], object]>([
    [
      'a refusal of EC2',
      ec2Error(400, 'InvalidAMIID.NotFound'),
      { kind: 'refused', code: 'InvalidAMIID.NotFound', message: 'Because.' },
    ],
    ['throttling of EC2', ec2Error(503, 'RequestLimitExceeded'), { kind: 'throttled', code: 'RequestLimitExceeded' }],
    ['an internal error', ec2Error(500, 'InternalError'), { kind: 'unknown', code: 'InternalError' }],
    [
      'an operation that an emulator lacks',
      ec2Error(501, 'NotImplemented'),
      { kind: 'refused', code: 'NotImplemented' },
    ],
    [
      'an answer that is cut off',
      (response) => void response.writeHead(200, { 'content-length': '500' }).write('<D', () => response.destroy()),
      { kind: 'unknown' },
    ],
    ['a closed connection', (response) => void response.destroy(), { kind: 'unknown', code: 'ECONNRESET' }],
  ])('%s', async (_, answer, expected) => {
    wire.answer = answer;
    await expect(caller.call(ec2('DescribeInstances'))).rejects.toMatchObject({
      ...expected,
      operation: 'DescribeInstances',
    });
    expect(wire.requests).toHaveLength(1);
  });

  it.each<[number, string, object]>([
    [400, 'InvalidInstanceId', { kind: 'refused', code: 'InvalidInstanceId', httpStatus: 400, requestId: 'request-1' }],
    [400, 'com.amazonaws.ssm#ThrottlingException', { kind: 'throttled', code: 'ThrottlingException' }],
    [500, 'InternalServerError', { kind: 'unknown', code: 'InternalServerError' }],
    [400, 'AccessDeniedException', { kind: 'refused', code: 'AccessDeniedException' }],
  ])('%i %s of a JSON service', async (status, type, expected) => {
    wire.answer = json(status, { __type: type, Message: 'Because.' });
    await expect(caller.call(ssm('SendCommand', { DocumentName: 'D' }))).rejects.toMatchObject(expected);
    expect(wire.requests).toHaveLength(1);
  });

  it('a page that is no answer at all leaves the outcome unknown', async () => {
    wire.answer = (response) => void response.writeHead(500).end('<html>oops</html>');
    await expect(caller.call(ssm('ListCommands'))).rejects.toMatchObject({
      kind: 'unknown',
      code: 'UnreadableResponse',
    });
  });

  it('a host that cannot be reached was sent nothing', async () => {
    const nowhere = createAwsCaller({ region: 'eu-west-1', endpoint: 'http://127.0.0.1:1', credentials: FAKE_KEYS });
    await expect(nowhere.call(ssm('ListCommands'))).rejects.toMatchObject({ kind: 'throttled', code: 'ECONNREFUSED' });
  });

  it('an aborted call rejects with the reason', async () => {
    const controller = new AbortController();
    wire.answer = () => controller.abort(new Error('cancelled by a person'));
    await expect(caller.call(ssm('ListCommands'), controller.signal)).rejects.toThrow('cancelled by a person');
  });
});
