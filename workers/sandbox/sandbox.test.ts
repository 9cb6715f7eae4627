import {
  DescribeFpgaImagesCommand,
  DescribeInstancesCommand,
  RunInstancesCommand,
  StopInstancesCommand,
} from '@aws-sdk/client-ec2';
import {
  DescribeAutomationExecutionsCommand,
  DescribePatchGroupsCommand,
  ListAssociationsCommand,
  PutParameterCommand,
} from '@aws-sdk/client-ssm';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cacheDir } from '../dev/cache-dir.js';
import { freePorts } from '../dev/free-port.js';
import { confine } from './environment.js';
import { startSandbox } from './sandbox.js';
import { AMI, openTestSandbox, type TestSandbox } from './testing.js';

let test: TestSandbox;
beforeAll(async () => void (test = await openTestSandbox(0)));
afterAll(() => test.sandbox.close());

interface Got {
  status: number;
  headers: Record<string, unknown>;
  text: string;
}

/** A request with any headers, which fetch would not send. */
function send(method: string, path: string, headers: Record<string, string>, body = ''): Promise<Got> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: test.sandbox.port, method, path, headers }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

describe('the front', () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' };

  it("drops moto's CORS headers", async () => {
    const authorization =
      'AWS4-HMAC-SHA256 Credential=K/20260101/eu-west-1/ec2/aws4_request, SignedHeaders=host, Signature=0';

    const got = await send('POST', '/', { ...form, authorization }, 'Action=DescribeVpcs&Version=2016-11-15');

    expect(got.status).toBe(200);
    expect(Object.keys(got.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
});

describe('the journal', () => {
  it('records service, Region, operation, decoded inputs, caller and attempt of every call', async () => {
    await test.sandbox.clearJournal();

    await test.ec2.send(new RunInstancesCommand({ ImageId: AMI, InstanceType: 'm6i.large', MinCount: 1, MaxCount: 1 }));
    await test.ssm.send(new PutParameterCommand({ Name: '/a', Value: 'b', Type: 'String' }));

    const [launch, put] = await test.sandbox.journal();
    expect(launch).toMatchObject({ service: 'ec2', region: 'eu-west-1', operation: 'RunInstances', statusCode: 200 });
    expect(launch?.inputs).toMatchObject({ ImageId: AMI, InstanceType: 'm6i.large', MinCount: '1' });
    expect(launch?.inputs).not.toHaveProperty('Action');
    expect(launch?.attemptHeader).toBe('attempt=1; max=1');
    expect(put).toMatchObject({ service: 'ssm', operation: 'PutParameter', accessKeyId: 'RUNBOOKSANDBOX000000' });
    expect(put?.inputs).toEqual({ Name: '/a', Value: 'b', Type: 'String' });
  });

  it('is served over HTTP, with errors by code', async () => {
    await test.sandbox.clearJournal();
    const stop = new StopInstancesCommand({ InstanceIds: ['i-00000000000000000'] });
    await expect(test.ec2.send(stop)).rejects.toMatchObject({ name: 'InvalidInstanceID.NotFound' });

    const served = JSON.parse((await send('GET', '/_sandbox/journal', {})).text) as unknown[];

    expect(served).toMatchObject([
      { operation: 'StopInstances', statusCode: 400, error: 'InvalidInstanceID.NotFound' },
    ]);
  });
});

describe('an operation that moto lacks', () => {
  it('fails by name in EC2 XML', async () => {
    await expect(test.ec2.send(new DescribeFpgaImagesCommand({}))).rejects.toMatchObject({
      name: 'NotImplemented',
      message: expect.stringContaining('ec2.DescribeFpgaImages') as string,
      $metadata: { httpStatusCode: 501 },
    });
  });

  it('fails by its own name and no other, however many fail at once', async () => {
    const failed = async (call: Promise<unknown>) => ((await call.catch((error: unknown) => error)) as Error).message;
    const some = Array.from({ length: 8 }, () => [
      failed(test.ssm.send(new ListAssociationsCommand({}))),
      failed(test.ssm.send(new DescribeAutomationExecutionsCommand({}))),
      failed(test.ssm.send(new DescribePatchGroupsCommand({}))),
    ]);

    const messages = await Promise.all(some.flat());

    const own = ['list_associations', 'describe_automation_executions', 'describe_patch_groups'];
    messages.forEach((message, index) =>
      expect(message).toContain(`(NotImplementedError: The ${own[index % 3]} action`),
    );
  });

  it('fails by name in JSON', async () => {
    await expect(test.ssm.send(new ListAssociationsCommand({}))).rejects.toMatchObject({
      name: 'NotImplemented',
      message: expect.stringContaining('ssm.ListAssociations') as string,
    });
  });

  it('fails by name in a REST service', async () => {
    const authorization =
      'AWS4-HMAC-SHA256 Credential=K/20260101/eu-west-1/lambda/aws4_request, SignedHeaders=host, Signature=0';

    const got = await send('GET', '/2099-01-01/nothing', { authorization });

    expect(got).toMatchObject({ status: 501, headers: { 'x-amzn-errortype': 'NotImplemented' } });
    expect(got.text).toContain('lambda.GET /2099-01-01/nothing');
  });
});

describe('faults', () => {
  it('are set over HTTP, and a wrong one is refused with the list', async () => {
    const wrong = await send('POST', '/_sandbox/faults', {}, '[{"kind":"explode"}]');
    const right = await send('POST', '/_sandbox/faults', {}, '[{"kind":"latency","delay":"PT0.01S"}]');

    expect([wrong.status, right.status]).toEqual([400, 200]);
    expect(wrong.text).toContain('loseAnswer');
    await test.sandbox.faults([]);
  });
});

describe('a hostile environment', () => {
  it('cannot lead a confined process elsewhere', async () => {
    await test.sandbox.reset();
    const folder = await mkdtemp(join(tmpdir(), 'hostile-'));
    const config =
      '[default]\nendpoint_url = http://127.0.0.1:9\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = default\n';
    await writeFile(join(folder, 'config'), config);
    const hostile = {
      PATH: process.env['PATH'],
      HOME: folder,
      AWS_CONFIG_FILE: join(folder, 'config'),
      AWS_PROFILE: 'production',
      AWS_ENDPOINT_URL_EC2: 'http://127.0.0.1:9',
      AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true',
      AWS_SESSION_TOKEN: 'real',
    };
    const script =
      "const { EC2Client, DescribeVpcsCommand } = await import('@aws-sdk/client-ec2');" +
      'await new EC2Client({ maxAttempts: 1 }).send(new DescribeVpcsCommand({}))';

    const program = ['--input-type=module', '-e', script];
    await promisify(execFile)(process.execPath, program, { env: confine(hostile, test.sandbox.env) });

    expect(await test.sandbox.journal()).toMatchObject([
      { operation: 'DescribeVpcs', accessKeyId: 'RUNBOOKSANDBOX000000' },
    ]);
    await rm(folder, { recursive: true });
  });
});

describe('a sandbox that is started again', () => {
  it('comes back at the port that it is told, and at another when somebody has that', async () => {
    const [port] = (await freePorts(1)) as [number];
    const start = () => startSandbox({ cacheDir: cacheDir(), port, log: () => undefined });

    const first = await start();
    const second = await start();

    expect([first.port, second.port === port]).toEqual([port, false]);
    await Promise.all([first.close(), second.close()]);
    await Promise.all([first.ended, second.ended]);
  });
});

describe('two sandboxes', () => {
  it('stand side by side without knowing each other', async () => {
    const other = await openTestSandbox(0);
    await other.ec2.send(new RunInstancesCommand({ ImageId: AMI, MinCount: 1, MaxCount: 1 }));
    await test.sandbox.reset();

    const here = await test.ec2.send(new DescribeInstancesCommand({}));

    expect(here.Reservations).toEqual([]);
    expect(await other.sandbox.journal()).toHaveLength(1);
    await other.sandbox.close();
  });
});
