import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cacheDir } from './cache-dir.js';
import { commandFile } from './package-root.js';
import type { DevState } from './state-file.js';

const NAP = `schemaVersion: '0.3'
mainSteps:
  - name: ask
    action: aws:approve
    inputs: { Approvers: [ops] }
`;

/** The built command, with the programs of the usual cache, but a state folder of its own. */
describe('runbook dev --sandbox', () => {
  let cache: string;
  let started: ChildProcess[];

  beforeEach(async () => {
    cache = await mkdtemp(join(tmpdir(), 'runbook-dev-'));
    for (const tool of ['temporal', 'moto']) await symlink(join(cacheDir(), tool), join(cache, tool));
    started = [];
  });
  afterEach(async () => {
    for (const dev of started.filter(isRunning)) {
      dev.kill('SIGINT');
      await once(dev, 'exit');
    }
    await rm(cache, { recursive: true, force: true });
  });

  const run = (...args: string[]) => {
    const { TEMPORAL_ADDRESS: _address, ...env } = process.env;
    const child = spawn(process.execPath, [commandFile(), ...args], {
      env: { ...env, RUNBOOK_CACHE: cache },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const printed = { text: '' };
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed.text += String(chunk)));
    started.push(child);
    const until = async (pattern: RegExp): Promise<void> => {
      while (!pattern.test(printed.text)) {
        if (!isRunning(child)) throw new Error(`it ended without ${String(pattern)}:\n${printed.text}`);
        await sleep(20);
      }
    };
    return { child, printed, until };
  };
  const runToEnd = async (input: string, ...args: string[]): Promise<string> => {
    const { child, printed } = run(...args);
    child.stdin.end(input);
    const [status] = (await once(child, 'close')) as [number];
    return `${status} ${printed.text}`;
  };
  const files = async () => (await readdir(join(cache, 'dev'))).map((name) => join(cache, 'dev', name));
  const readState = async (): Promise<DevState> => {
    const file = (await files()).find((name) => name.endsWith('.json'));
    return JSON.parse(await readFile(file as string, 'utf8')) as DevState;
  };
  /** Sends SIGKILL to the program of `dev` whose leash.mjs command line contains `pattern`. */
  const kill = (dev: number, pattern: string): void => {
    const pidOf = (parent: number, ...more: string[]): number =>
      Number(execFileSync('pgrep', ['-P', String(parent), ...more], { encoding: 'utf8' }).trim());
    process.kill(pidOf(pidOf(dev, '-f', '--', pattern)), 'SIGKILL');
  };

  it('is one environment however many start it at once, and its files are for its owner only', async () => {
    const both = [run('dev', '--sandbox'), run('dev', '--sandbox')];
    await Promise.all(both.map(({ until }) => until(/^ready/m)));
    const { pid } = await readState();
    const other = both.find(({ child }) => child.pid !== pid)!;
    if (isRunning(other.child)) await once(other.child, 'exit');

    expect(both.map(({ printed }) => /^ready.*/m.exec(printed.text)![0])).toHaveLength(2);
    expect(new Set(both.map(({ printed }) => /^ready.*/m.exec(printed.text)![0])).size).toBe(1);
    expect(other.child.exitCode).toBe(0);
    expect(other.printed.text).toContain(`It runs already in process ${pid}.`);
    for (const file of await files()) expect([file, (await stat(file)).mode & 0o077]).toEqual([file, 0]);
  });

  it('starts again what is killed, at the same address, names the run that was under way, and the run goes on', async () => {
    const { child, printed, until } = run('dev', '--sandbox');
    await until(/^ready/m);
    const before = await readState();
    const id = /Started stdin: (\S+)/.exec(await runToEnd(NAP, 'start', '-'))![1]!;
    while (!(await runToEnd('', 'list')).includes('Waiting')) await sleep(200);

    kill(child.pid!, 'server start-dev');
    await until(/Temporal was killed \(status 137\).*\n(.*\n)*Temporal runs again\. Under way: stdin \S+ \(Waiting\)/);
    kill(child.pid!, ' worker$');
    await until(
      /The worker was killed \(status 137\)\. Under way: stdin \S+ \(Waiting\).*\n(.*\n)*The worker runs again/,
    );
    kill(child.pid!, '/moto/');
    await until(
      /The AWS sandbox \(moto\) ended\. What was in it is lost\..*\n(.*\n)*The AWS sandbox \(moto\) runs again/,
    );

    expect(printed.text).toContain(id);
    expect(await readState()).toEqual(before);
    expect(await runToEnd('', 'approve', id, '--approver', 'ops')).toMatch(/^0 /);
    expect(await runToEnd('', 'show', id, '--watch')).toMatch(/^0 [^]*Success/);
  });

  it('has the same addresses again after it was killed and started again', async () => {
    const first = run('dev', '--sandbox');
    await first.until(/^ready/m);
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');
    const second = run('dev', '--sandbox');
    await second.until(/^ready/m);

    expect(/^ready.*/m.exec(second.printed.text)![0]).toBe(/^ready.*/m.exec(first.printed.text)![0]);
    expect(second.printed.text).not.toContain('It runs already');
  });
});

const isRunning = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode === null && signalCode === null;
