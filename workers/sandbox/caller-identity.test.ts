import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { HttpRequest } from '@smithy/core/transport';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SANDBOX_KEY } from './environment.js';
import { openTestSandbox, type TestSandbox } from './testing.js';

let test: TestSandbox;
beforeAll(async () => void (test = await openTestSandbox(0)));
afterAll(() => test.sandbox.close());

const ROLE = 'arn:aws:iam::123456789012:role/AmiApprover';

/** What the SDK's signer can do beyond its declared type. */
interface Presigner {
  presign(request: HttpRequest, options: { expiresIn: number; signingDate: Date }): Promise<HttpRequest>;
}

/** A presigned GetCallerIdentity as a URL, signed by the SDK's own signer. */
async function presign(sts: STSClient, headers: Record<string, string> = {}, signingDate = new Date()): Promise<URL> {
  const { url, port } = test.sandbox;
  const query = { Action: 'GetCallerIdentity', Version: '2011-06-15' };
  const host = `127.0.0.1:${port}`;
  const request = new HttpRequest({
    protocol: 'http:',
    hostname: '127.0.0.1',
    port,
    path: '/',
    query,
    headers: { host, ...headers },
  });
  const signer = (await sts.config.signer(undefined)) as unknown as Presigner;
  const signed = await signer.presign(request, { expiresIn: 60, signingDate });
  const presigned = new URL(url);
  for (const [name, value] of Object.entries(signed.query ?? {})) presigned.searchParams.set(name, String(value));
  return presigned;
}

async function get(
  url: URL,
  headers: Record<string, string> = {},
): Promise<{ status: number; arn?: string; code?: string }> {
  const answer = await fetch(url, { headers });
  const text = await answer.text();
  const read = (name: string) => new RegExp(`<${name}>([^<]+)<`).exec(text)?.[1];
  return JSON.parse(JSON.stringify({ status: answer.status, arn: read('Arn'), code: read('Code') })) as never;
}

async function assume(): Promise<STSClient> {
  const { Credentials } = await test.sts.send(new AssumeRoleCommand({ RoleArn: ROLE, RoleSessionName: 'alice' }));
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
  const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
  return new STSClient({ endpoint: test.sandbox.url, region: 'eu-west-1', credentials, maxAttempts: 1 });
}

const ASSUMED = 'arn:aws:sts::123456789012:assumed-role/AmiApprover/alice';
const OWN = 'arn:aws:iam::123456789012:user/moto';

describe('GetCallerIdentity', () => {
  it('tells who signed, in the usual way', async () => {
    expect(await test.sts.send(new GetCallerIdentityCommand({}))).toMatchObject({ Account: '123456789012', Arn: OWN });
    expect(await (await assume()).send(new GetCallerIdentityCommand({}))).toMatchObject({ Arn: ASSUMED });
  });

  it("accepts presigned URLs of the sandbox's key and of an assumed role", async () => {
    expect(await get(await presign(test.sts))).toEqual({ status: 200, arn: OWN });
    expect(await get(await presign(await assume()))).toEqual({ status: 200, arn: ASSUMED });
  });

  it('checks signed headers, so that a proof can be bound to its purpose', async () => {
    const sent = { 'x-runbook-execution': 'e-1' };
    const url = await presign(test.sts, sent);

    expect(url.searchParams.get('X-Amz-SignedHeaders')).toBe('host;x-runbook-execution');
    expect((await get(url, sent)).status).toBe(200);
    expect(await get(url, { 'x-runbook-execution': 'e-2' })).toMatchObject({
      status: 403,
      code: 'SignatureDoesNotMatch',
    });
  });
});

describe('a forged proof is refused', () => {
  it.each([
    ['another signature', 'X-Amz-Signature', '0'.repeat(64), 'SignatureDoesNotMatch'],
    ['a signature that is no hex', 'X-Amz-Signature', 'é'.repeat(64), 'SignatureDoesNotMatch'],
    ['an empty signature', 'X-Amz-Signature', '', 'SignatureDoesNotMatch'],
    ['a longer life', 'X-Amz-Expires', '3600', 'SignatureDoesNotMatch'],
    ['an endless life', 'X-Amz-Expires', '99999999', 'SignatureDoesNotMatch'],
    ['another operation', 'Action', 'AssumeRole', 'SignatureDoesNotMatch'],
    ['a headerless signature', 'X-Amz-SignedHeaders', '', 'SignatureDoesNotMatch'],
    ['somebody else', 'X-Amz-Credential', 'AKIAUNKNOWN/20260101/eu-west-1/sts/aws4_request', 'InvalidClientTokenId'],
    ['a token that does not belong', 'X-Amz-Security-Token', 'x', 'InvalidClientTokenId'],
  ])('%s', async (_name, parameter, value, code) => {
    const url = await presign(test.sts);
    url.searchParams.set(parameter, value);

    expect(await get(url)).toEqual({ status: 403, code });
  });

  it.each([
    ['long ago', -120_000],
    ['in the future', 3_600_000],
  ])('signed %s', async (_name, offsetMs) => {
    const url = await presign(test.sts, {}, new Date(Date.now() + offsetMs));

    expect(await get(url)).toEqual({ status: 403, code: 'SignatureDoesNotMatch' });
  });

  it("an assumed role's URL without its token, or with the sandbox's secret", async () => {
    const role = await assume();
    const url = await presign(role);
    url.searchParams.delete('X-Amz-Security-Token');
    const { accessKeyId, sessionToken = '' } = await role.config.credentials();
    const credentials = { accessKeyId, secretAccessKey: SANDBOX_KEY.secretAccessKey, sessionToken };
    const impostor = new STSClient({ endpoint: test.sandbox.url, region: 'eu-west-1', credentials, maxAttempts: 1 });

    expect(await get(url)).toEqual({ status: 403, code: 'InvalidClientTokenId' });
    expect(await get(await presign(impostor))).toEqual({ status: 403, code: 'SignatureDoesNotMatch' });
  });
});
