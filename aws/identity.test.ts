import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createIdentities, type Identities, type IdentitySettings } from './identity.js';
import { FAKE_KEYS, json, startWireServer, xml, type WireServer } from '../test/support/wire-server.js';

const ROLE = 'arn:aws:iam::123456789012:role/Automation';
const listCommands = { service: 'ssm', api: 'ListCommands', inputs: {} };

let wire: WireServer;
let now: number;

beforeAll(async () => void (wire = await startWireServer()));
afterAll(() => wire.close());
beforeEach(() => {
  now = Date.now();
  wire.requests.length = 0;
  wire.answer = (response, request) => answerAs(`AKIDSESSION${sessionsAsked()}`)(response, request);
});

const sessionsAsked = (): number => wire.requests.filter(({ operation }) => operation === 'AssumeRole').length;

const answerAs =
  (key: string): WireServer['answer'] =>
  (response, request) => {
    const expires = new Date(now + 3_600_000).toISOString();
    const credentials = `<AccessKeyId>${key}</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>${expires}</Expiration>`;
    const session = `<AssumeRoleResponse><AssumeRoleResult><Credentials>${credentials}</Credentials></AssumeRoleResult></AssumeRoleResponse>`;
    return (request.operation === 'AssumeRole' ? xml(200, session) : json(200, {}))(response, request);
  };

const identities = (given: Partial<IdentitySettings> = {}): Identities =>
  createIdentities({
    assumableRoles: ['*'],
    endpoint: wire.endpoint,
    credentials: FAKE_KEYS,
    now: () => now,
    ...given,
  });

const run = (executionId = 'run-1') => ({ region: 'eu-west-1', roleArn: ROLE, executionId });
const signers = (): string[] =>
  wire.requests.map(({ operation, authorization }) => `${operation} by ${/Credential=(\w+)/.exec(authorization)![1]}`);

describe('identities', () => {
  it('are the worker itself where the document names no role', async () => {
    await identities().callerFor({ region: 'eu-west-1', executionId: 'run-1' }).call(listCommands);
    expect(signers()).toEqual(['ListCommands by AKIDOWN']);
  });

  it('assume the role that the document names, in a session named after the run', async () => {
    await identities().callerFor(run()).call(listCommands);
    expect(signers()).toEqual(['AssumeRole by AKIDOWN', 'ListCommands by AKIDSESSION1']);
    expect(Object.fromEntries(new URLSearchParams(wire.requests[0]!.body))).toMatchObject({
      RoleArn: ROLE,
      RoleSessionName: 'run-1',
    });
  });

  it('keep a session for all requests of a run, and one of its own for another run', async () => {
    const both = identities();
    await both.callerFor(run()).call(listCommands);
    await both.callerFor(run()).call({ ...listCommands, region: 'us-east-1' });
    await both.callerFor(run('run-2')).call(listCommands);
    expect(signers().filter((line) => line.startsWith('AssumeRole'))).toHaveLength(2);
    expect(signers().at(-1)).toBe('ListCommands by AKIDSESSION2');
  });

  it('renew a session before it ends', async () => {
    const caller = identities().callerFor(run());
    await caller.call(listCommands);
    now += 3_400_000;
    await caller.call(listCommands);
    expect(sessionsAsked()).toBe(2);
  });

  it.each([
    [['arn:aws:iam::123456789012:role/Automation'], true],
    [['arn:aws:iam::*:role/Auto*'], true],
    [['*role/Automation'], true],
    [['arn:aws:iam::999999999999:role/*'], false],
    [['arn:aws:iam::123456789012:role/Auto'], false],
    [['*role/Auto*Automation'], false],
    [[], false],
  ])('with assumableRoles %j: allowed is %j', (assumableRoles, allowed) => {
    const ask = () => identities({ assumableRoles }).callerFor(run());
    if (allowed) expect(ask).not.toThrow();
    else expect(ask).toThrow('its setting assumableRoles does not allow it');
    expect(wire.requests).toEqual([]);
  });

  it('refuse what is no role ARN', () => {
    expect(() => identities().callerFor({ ...run(), roleArn: 'Automation' })).toThrow(
      "The format of the supplied assume role ARN isn't valid.",
    );
  });

  it('fail the step when the role cannot be assumed, and never act as the worker instead', async () => {
    wire.answer = xml(
      403,
      '<ErrorResponse><Error><Code>AccessDenied</Code><Message>No trust.</Message></Error></ErrorResponse>',
    );
    await expect(identities().callerFor(run()).call(listCommands)).rejects.toMatchObject({
      name: 'StepFailure',
      info: {
        type: 'AccessDenied',
        message: expect.stringContaining('The defined assume role is unable to be assumed.') as string,
      },
    });
    expect(signers()).toEqual(['AssumeRole by AKIDOWN']);
  });

  it("let the step's request come back later when STS gives no answer", async () => {
    wire.answer = (response) => void response.destroy();
    const caller = identities().callerFor(run());
    await expect(caller.call(listCommands)).rejects.toMatchObject({ kind: 'throttled', operation: 'AssumeRole' });
    wire.answer = answerAs('AKIDLATER');
    await caller.call(listCommands);
    expect(signers().at(-1)).toBe('ListCommands by AKIDLATER');
  });
});
