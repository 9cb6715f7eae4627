import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cacheDir } from '../../dev/cache-dir.js';
import { runProgram } from '../../dev/run-program.js';
import { formCall } from '../call.js';
import { SANDBOX_KEY } from '../environment.js';
import { openTestSandbox, type TestSandbox } from '../testing.js';
import { findMoto } from './install-moto.js';

/** An address of this machine that is not loopback. */
const outer = Object.values(networkInterfaces())
  .flatMap((each) => each ?? [])
  .find(({ internal, family }) => !internal && family === 'IPv4')?.address;

let listener: Server;
let connections = 0;
const port = () => (listener.address() as AddressInfo).port;
beforeAll(async () => {
  listener = createServer((_, response) => void response.end('reached'));
  listener.on('connection', () => connections++);
  await new Promise<void>((resolve) => listener.listen(0, '0.0.0.0', resolve));
});
beforeEach(() => void (connections = 0));
afterAll(() => void listener.close());

describe("moto's process", () => {
  /** Runs lines of Python with fence.py, in moto's Python environment. `OWN` is the only port that they may reach. */
  async function behindFence(own: number, lines: string): Promise<string> {
    const source = await findMoto(cacheDir(), undefined, () => undefined);
    if (source.kind !== 'python') throw new Error('these tests need a moto in Python');
    const fence = await readFile(new URL('./fence.py', import.meta.url), 'utf8');
    const program = `${fence}\nset_fence(${own})\n${lines}`;
    return (await runProgram(source.python, ['-I', '-c', program])).output;
  }

  it.runIf(outer)(
    'cannot connect to an address of this machine that is not loopback, which it could without',
    async () => {
      const lines = `socket.socket().connect(("${outer}", ${port()}))`;

      expect(await behindFence(port(), lines)).toContain('ConnectionRefusedError');
      expect(connections).toBe(0);
      await runProgram('python3', ['-c', `import socket\n${lines}`]);
      expect(connections).toBe(1);
    },
  );

  it('can connect to the front on loopback, and to no other port there', async () => {
    const lines = `import urllib.request; print(urllib.request.urlopen("http://localhost:${port()}").read())`;

    expect(await behindFence(port(), lines)).toContain('reached');
    expect(await behindFence(port() - 1, lines)).toContain('moto may not leave the sandbox');
    expect(connections).toBe(1);
  });

  it.each([
    ['IPv6 in disguise', 'socket.socket(socket.AF_INET6).connect(("::ffff:127.0.0.1", 1))'],
    ['a datagram', 'socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("192.0.2.1", 53))'],
    [
      'a datagram with parts',
      'socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendmsg([b"x"], [], 0, ("192.0.2.1", 53))',
    ],
    ['connect_ex', 'socket.socket().connect_ex(("192.0.2.1", 80))'],
    ['the C type below', 'import _socket; _socket.socket().connect(("192.0.2.1", 80))'],
    ['a look-up of a name', 'socket.getaddrinfo("secret.example.com", 80)'],
    ['an older look-up', 'socket.gethostbyname("secret.example.com")'],
    ['the instance metadata', 'import requests; requests.get("http://169.254.169.254/latest/meta-data/")'],
    ["docker's socket", 'import docker; docker.from_env().ping()'],
    ['a Unix socket', 'socket.socket(socket.AF_UNIX).connect("/var/run/docker.sock")'],
  ])('cannot get out by %s', async (_, lines) => {
    expect(await behindFence(1, lines)).toContain('moto may not leave the sandbox');
  });

  it.each([
    'import subprocess; subprocess.run(["true"])',
    'import os; os.system("true")',
    'import os; os.fork()',
    'import os; os.execv("/bin/true", ["true"])',
    'import os; os.posix_spawn("/bin/true", ["true"], {})',
    'import os; os.popen("true")',
  ])('cannot start a program: %s', async (lines) => {
    expect(await behindFence(1, lines)).toContain('moto may not start programs');
  });
});

describe('a sandbox that is told to call out', () => {
  let test: TestSandbox;
  beforeAll(async () => void (test = await openTestSandbox(0)));
  afterAll(() => test.sandbox.close());

  const query = async (service: string, operation: string, inputs: Record<string, string>) => {
    const call = formCall({ region: 'eu-west-1', accessKeyId: SANDBOX_KEY.accessKeyId, service, operation, inputs });
    return post(call.headers as Record<string, string>, call.body.toString());
  };
  const json = (service: string, target: string, inputs: unknown) => {
    const scope = `${SANDBOX_KEY.accessKeyId}/20260101/eu-west-1/${service}/aws4_request`;
    const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`;
    const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target, authorization };
    return post(headers, JSON.stringify(inputs));
  };
  async function post(headers: Record<string, string>, body: string) {
    const answer = await fetch(test.sandbox.url, { method: 'POST', headers, body });
    return { status: answer.status, text: await answer.text() };
  }

  it.runIf(outer)('takes a message for an HTTP subscriber as AWS does, and delivers it nowhere', async () => {
    const TopicArn = /<TopicArn>(.*)<\/TopicArn>/.exec((await query('sns', 'CreateTopic', { Name: 't' })).text)![1]!;
    for (const host of [outer!, '127.0.0.1', 'localhost'])
      await query('sns', 'Subscribe', { TopicArn, Protocol: 'http', Endpoint: `http://${host}:${port()}/` });

    const published = await query('sns', 'Publish', { TopicArn, Message: 'm' });

    expect(published).toMatchObject({ status: 200, text: expect.stringContaining('<MessageId>') as string });
    expect(connections).toBe(0);
  });

  it.runIf(outer)('takes a record for an HTTP destination, and delivers it nowhere', async () => {
    const EndpointConfiguration = { Url: `http://${outer}:${port()}/` };
    const S3Configuration = { RoleARN: 'arn:aws:iam::123456789012:role/r', BucketARN: 'arn:aws:s3:::b' };
    const created = await json('firehose', 'Firehose_20150804.CreateDeliveryStream', {
      DeliveryStreamName: 's',
      HttpEndpointDestinationConfiguration: { EndpointConfiguration, S3Configuration },
    });
    const record = { DeliveryStreamName: 's', Record: { Data: 'eA==' } };

    expect(created.status).toBe(200);
    expect((await json('firehose', 'Firehose_20150804.PutRecord', record)).status).toBe(200);
    expect(connections).toBe(0);
  });

  it('lets a state machine call AWS in the sandbox itself', async () => {
    await test.sandbox.clearJournal();
    const step = { Type: 'Task', Resource: 'arn:aws:states:::aws-sdk:ec2:describeVpcs', Parameters: {}, End: true };
    const created = await json('states', 'AWSStepFunctions.CreateStateMachine', {
      name: 'm',
      definition: JSON.stringify({ StartAt: 'S', States: { S: step } }),
      roleArn: 'arn:aws:iam::123456789012:role/r',
    });
    const { stateMachineArn } = JSON.parse(created.text) as { stateMachineArn: string };
    await json('states', 'AWSStepFunctions.StartExecution', { stateMachineArn });

    const operations = async () => (await test.sandbox.journal()).map(({ operation }) => operation);
    await expect.poll(operations, { timeout: 20_000 }).toContain('DescribeVpcs');
  });
});
