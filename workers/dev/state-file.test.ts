import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { tryLock } from './lock.js';
import { packageRoot } from './package-root.js';
import {
  devFile,
  devFolder,
  hashOf,
  lastState,
  removeDevState,
  runningEnvironments,
  writeDevState,
  type DevState,
} from './state-file.js';

const state: DevState = {
  pid: process.pid,
  host: hostname(),
  id: 'one',
  root: packageRoot(),
  address: '127.0.0.1:1',
  namespace: 'default',
  sandbox: { AWS_REGION: 'us-east-1' },
};

describe('the state of runbook dev', () => {
  let cache: string;
  beforeEach(async () => {
    cache = await mkdtemp(join(tmpdir(), 'runbook-state-'));
    vi.stubEnv('RUNBOOK_CACHE', cache);
    await mkdir(devFolder(), { recursive: true });
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(cache, { recursive: true });
  });
  /** Writes the state file and lock of another clone's environment, as its own process would. */
  const elsewhere = async (root: string, change: Partial<DevState> = {}, ageSeconds = 0): Promise<DevState> => {
    const other = { ...state, root, pid: process.ppid, address: '127.0.0.1:2', ...change };
    const base = join(devFolder(), hashOf(root));
    await writeFile(`${base}.json`, JSON.stringify(other));
    await writeFile(`${base}.lock`, JSON.stringify({ pid: other.pid, host: other.host, id: 'x' }));
    const then = new Date(Date.now() - ageSeconds * 1000);
    await utimes(`${base}.lock`, then, then);
    return other;
  };

  it('is found by other commands while its lock is held', async () => {
    const { lock } = await tryLock(devFile('.lock'));
    await writeDevState(state);
    expect(await runningEnvironments()).toEqual([state]);

    await lock!.release();
    expect(await runningEnvironments()).toEqual([]);
  });

  it('is found from every other folder of the same user, after the one of the same folder', async () => {
    const other = await elsewhere('/another/clone');
    expect(await runningEnvironments()).toEqual([other]);

    await tryLock(devFile('.lock'));
    await writeDevState(state);
    expect(await runningEnvironments()).toEqual([state, other]);
  });

  it('is not believed when its process number has gone to another process', async () => {
    await elsewhere('/another/clone', {}, 60);

    expect(await runningEnvironments()).toEqual([]);
  });

  it('is not believed when it is of another host, whose loopback addresses lead nowhere here', async () => {
    await elsewhere('/another/clone', { host: 'elsewhere' });

    expect(await runningEnvironments()).toEqual([]);
  });

  it('is not believed when another process than the one that wrote it holds the lock', async () => {
    await tryLock(devFile('.lock'));
    await writeDevState({ ...state, pid: process.ppid });

    expect(await runningEnvironments()).toEqual([]);
  });

  it('is readable by its owner only, and leaves no draft', async () => {
    await writeDevState(state);

    expect((await stat(devFile('.json'))).mode & 0o777).toBe(0o600);
    expect(await readdir(devFolder())).toHaveLength(1);
  });

  it('is left alone by a process that did not write it', async () => {
    await writeDevState({ ...state, pid: process.ppid });

    await removeDevState();

    expect(await lastState()).toMatchObject({ pid: process.ppid });
  });

  it('is absent when nothing runs', async () => {
    expect(await runningEnvironments()).toEqual([]);
  });
});
