import { execFile } from 'node:child_process';
import { readdir, readFile, readlink, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cacheDir } from '../dev/cache-dir.js';
import { freePorts } from '../dev/free-port.js';
import { spawnLeashed, type Leashed } from '../dev/leashed.js';
import { askMoto } from './moto/forward.js';
import { findMoto } from './moto/install-moto.js';
import { program } from './moto/moto.js';
import { openTestSandbox, type TestSandbox } from './testing.js';

let test: TestSandbox;
/** moto as it runs in a container: on a port, with a secret. */
let published: { process_: Leashed; port: number; own: number };

beforeAll(async () => {
  [test, published] = [await openTestSandbox(0), await startPublished()];
});
afterAll(async () => {
  await test.sandbox.close();
  await published.process_.close();
});

const SECRET = 'a-secret-of-this-test';
async function startPublished() {
  const source = await findMoto(cacheDir(), undefined, () => undefined);
  if (source.kind !== 'python') throw new Error('this test needs a moto in Python');
  const [port, own] = (await freePorts(2)) as [number, number];
  const args = ['-I', '-c', await program(), 'published', String(port), String(own)];
  const process_ = spawnLeashed(source.python, args, { env: { RUNBOOK_SANDBOX_SECRET: SECRET } });
  await new Promise((resolve) => process_.stdout.once('data', resolve));
  return { process_, port, own };
}

/** A request as raw text; resolves to the answer's first line, empty when the connection just ends. */
function knock(port: number, request: string): Promise<string> {
  return new Promise((resolve) => {
    let got = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(request));
    socket.on('data', (chunk) => (got += chunk.toString()));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(got.split('\r\n')[0] ?? ''));
  });
}

const request = (line: string, host: string, more: string[] = [], body = '') =>
  [`${line} HTTP/1.1`, `Host: ${host}`, 'Connection: close', `Content-Length: ${body.length}`, ...more, '', body].join(
    '\r\n',
  );

/** Every TCP listener of the sandbox, with moto run here and in a container. Any other one fails the last test of this file. */
const LISTENERS: [name: string, port: () => number][] = [
  ['the front', () => test.sandbox.port],
  ["moto's published port", () => published.port],
];
const FORM = 'Content-Type: application/x-www-form-urlencoded';
const LAUNCH = 'Action=RunInstances&Version=2016-11-15&ImageId=ami-04681a1dbd79675a5&MinCount=1&MaxCount=1';

/** Requests that a web page, a rebound DNS name or another program may send. `{}` is the listener's own `127.0.0.1:PORT`. */
const ATTACKS: [name: string, line: string, host: string, headers: string[]][] = [
  ['a rebound name', 'POST /', 'evil.example', []],
  ['a rebound name with our port', 'POST /', 'evil.example:{port}', []],
  ['a name below localhost', 'POST /', 'x.localhost:{port}', []],
  ['another loopback address', 'POST /', '127.0.0.2:{port}', []],
  ['loopback as IPv6', 'POST /', '[::1]:{port}', []],
  ['our address without its port', 'POST /', '127.0.0.1', []],
  ['an empty Host', 'POST /', '', []],
  ['an Origin', 'POST /', '{}', ['Origin: https://evil.example']],
  ['our own Origin', 'POST /', '{}', ['Origin: http://{}']],
  ['an opaque Origin', 'POST /', '{}', ['Origin: null']],
  ['a form of another site', 'POST /', '{}', ['Sec-Fetch-Site: cross-site']],
  ['a form of the same site', 'POST /', '{}', ['Sec-Fetch-Site: same-site']],
  ['an image of another site', `GET /?${LAUNCH}`, '{}', ['Sec-Fetch-Site: cross-site']],
  ['a preflight', 'OPTIONS /', '{}', ['Access-Control-Request-Method: POST']],
  ['a proxy request', 'GET http://169.254.169.254/latest/meta-data/', '169.254.169.254', []],
  ['a tunnel', 'CONNECT 169.254.169.254:80', '169.254.169.254:80', []],
  ['a reset of moto', 'POST /moto-api/reset', '{}', []],
  ['a disguised reset', 'POST /%6doto-api/reset', '{}', []],
  ['a reset behind slashes', 'POST ///moto-api/reset', '{}', []],
  ['a reset behind a dot', 'POST /./moto-api/reset', '{}', []],
  ['a reset around a corner', 'POST /b/../moto-api/reset', '{}', []],
  [
    'a reset by a strange service',
    'POST /%6Doto-api/reset',
    '{}',
    ['Authorization: AWS4-HMAC-SHA256 Credential=K/1/r/motoapi.amazonaws.com/aws4_request'],
  ],
  ["the controls' reset with an Origin", 'POST /_sandbox/reset', '{}', ['Origin: https://evil.example']],
  ['the journal under another name', 'GET /_sandbox/journal', 'evil.example', []],
  ['a wrong secret', 'POST /', 'evil.example', ['X-Runbook-Sandbox: guess']],
];

describe.each(LISTENERS)('%s', (_, port) => {
  it.each(ATTACKS)('refuses %s', async (_name, line, host, headers) => {
    await test.sandbox.clearJournal();
    const fill = (text: string) => text.replace('{}', `127.0.0.1:${port()}`).replace('{port}', String(port()));

    const answer = await knock(port(), request(line, fill(host), [FORM, ...headers.map(fill)], LAUNCH));

    expect(answer).toMatch(/^(HTTP\/1\.1 4\d\d .*)?$/);
    expect(await test.sandbox.journal()).toEqual([]);
  });
});

describe('moto in a container', () => {
  it('answers whoever knows the secret', async () => {
    const door = { hostname: '127.0.0.1', port: String(published.port), secret: SECRET };

    expect(await askMoto(door, '/moto-api/config', { batch: { use_docker: false } })).toContain('use_docker');
    await expect(askMoto({ ...door, secret: 'guess' }, '/moto-api/config', {})).rejects.toThrow('403');
  });
});

describe.runIf(process.platform === 'linux')('the sandbox', () => {
  it('listens at one TCP port, on loopback', async () => {
    const pids = [process.pid, ...(await motoPids())];
    const listening = (await Promise.all(pids.map(listenersOf))).flat();

    expect(pids.length).toBeGreaterThan(1);
    expect(listening).toEqual([`127.0.0.1:${test.sandbox.port}`]);
  });

  it('has its moto on a socket that other users cannot reach', async () => {
    const command = await readFile(`/proc/${(await motoPids())[0]}/cmdline`, 'utf8');
    const socketPath = /\0socket\0([^\0]+)\0/.exec(command)?.[1] as string;
    const modes = await Promise.all(
      [dirname(socketPath), socketPath].map(async (path) => (await stat(path)).mode & 0o77),
    );

    expect(modes).toEqual([0, 0]);
  });
});

/** Process ids of moto when it runs here: it is the child of one of our leash.mjs processes. */
async function motoPids(): Promise<number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-ww', '-eo', 'pid=,ppid=,args=']);
  const processes = [...stdout.matchAll(/^ *(\d+) +(\d+) /gm)].map(([, pid, parent]) => [Number(pid), Number(parent)]);
  const leashes = processes.filter(([, parent]) => parent === process.pid).map(([pid]) => pid);
  const children = processes.filter(([, parent]) => leashes.includes(parent)).map(([pid]) => pid as number);
  const commands = await Promise.all(children.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
  return children.filter((_, index) => commands[index]?.includes('\0socket\0'));
}

async function listenersOf(pid: number): Promise<string[]> {
  const descriptors = await readdir(`/proc/${pid}/fd`);
  const targets = await Promise.all(descriptors.map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')));
  const tables = await Promise.all(['tcp', 'tcp6'].map((name) => readFile(`/proc/${pid}/net/${name}`, 'utf8')));
  const rows = tables.flatMap((table) =>
    table
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/)),
  );
  return rows
    .filter(([, , , state, , , , , , inode]) => state === '0A' && targets.includes(`socket:[${inode}]`))
    .map(([, local]) => readable(local as string));
}

function readable(local: string): string {
  const [address = '', port = ''] = local.split(':');
  const bytes = address.match(/../g)?.map((hex) => parseInt(hex, 16)) ?? [];
  return `${bytes.reverse().join('.')}:${parseInt(port, 16)}`;
}
