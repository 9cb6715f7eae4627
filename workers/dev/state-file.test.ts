import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { devFile, readDevState, removeDevState, writeDevState } from './state-file.js';

const state = { address: '127.0.0.1:1', namespace: 'default', sandbox: { AWS_REGION: 'us-east-1' } };

describe('the state of runbook dev', () => {
  let cache: string;
  beforeEach(async () => {
    cache = await mkdtemp(join(tmpdir(), 'runbook-state-'));
    vi.stubEnv('RUNBOOK_CACHE', cache);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(cache, { recursive: true });
  });

  it('is found by other commands while its process lives', async () => {
    await writeDevState({ pid: process.pid, ...state });

    expect(await readDevState()).toEqual({ pid: process.pid, ...state });
  });

  it('is readable by its owner only', async () => {
    await writeDevState({ pid: process.pid, ...state });

    expect((await stat(devFile('.json'))).mode & 0o777).toBe(0o600);
  });

  it('is ignored and removed when its process is gone', async () => {
    const gone = spawn(process.execPath, ['-e', '']);
    await once(gone, 'exit');
    await writeDevState({ pid: gone.pid as number, ...state });

    expect(await readDevState()).toBeUndefined();
    await expect(stat(devFile('.json'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('is left alone by a process that did not write it', async () => {
    await writeDevState({ pid: process.ppid, ...state });

    await removeDevState();

    expect(await readDevState()).toMatchObject({ pid: process.ppid });
  });

  it('is absent when nothing runs', async () => {
    expect(await readDevState()).toBeUndefined();
  });
});
