import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { liveHolder, nameOf, tryLock } from './lock.js';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lock-'));
  path = join(folder, 'lock');
});
afterEach(() => rm(folder, { recursive: true }));

const left = async (holder: { pid: number; host: string }, ageSeconds = 0) => {
  await writeFile(path, JSON.stringify({ ...holder, id: 'theirs' }));
  const then = new Date(Date.now() - ageSeconds * 1000);
  await utimes(path, then, then);
};

describe('a lock', () => {
  it('is held by one of many who try at once, and can be taken again once released', async () => {
    const attempts = await Promise.all(Array.from({ length: 8 }, () => tryLock(path)));
    const taken = attempts.filter(({ lock }) => lock);

    expect(taken).toHaveLength(1);
    await taken[0]!.lock!.release();
    expect((await tryLock(path)).lock).toBeDefined();
  });

  it('is told with its holder', async () => {
    await tryLock(path);

    expect((await tryLock(path)).holder).toMatchObject({ pid: process.pid, host: hostname() });
    expect(await liveHolder(path)).toMatchObject({ pid: process.pid });
  });

  it('of another host is respected while it is renewed, and its holder named with the host', async () => {
    await left({ pid: 1, host: 'elsewhere' });
    const { holder } = await tryLock(path);

    expect(nameOf(holder!)).toBe('process 1 on elsewhere');
  });

  it('of another host is broken once nobody renews it', async () => {
    await left({ pid: 1, host: 'elsewhere' }, 60);

    expect(await liveHolder(path)).toBeUndefined();
    expect((await tryLock(path)).lock).toBeDefined();
  });

  it('is broken although a living process has the number of its dead holder', async () => {
    await left({ pid: process.ppid, host: hostname() }, 60);

    expect((await tryLock(path)).lock).toBeDefined();
  });

  it('is broken once, however many find it dead', async () => {
    await left({ pid: 2 ** 30, host: hostname() });
    const attempts = await Promise.all(Array.from({ length: 8 }, () => tryLock(path)));

    expect(attempts.filter(({ lock }) => lock)).toHaveLength(1);
    expect(await readdir(folder)).toEqual(['lock']);
  });

  it('is left alone by a holder who has lost it', async () => {
    const { lock } = await tryLock(path);
    await left({ pid: process.ppid, host: hostname() });

    await lock!.release();

    expect(await liveHolder(path)).toMatchObject({ id: 'theirs' });
  });

  it('that is no lock at all is broken', async () => {
    await writeFile(path, 'nonsense');

    expect((await tryLock(path)).lock).toBeDefined();
  });
});
