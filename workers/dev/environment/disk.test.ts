import { mkdtemp, rm, stat } from 'node:fs/promises';
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { diskFull, isFull, requireRoom, watchRoom } from './disk.js';

vi.mock('node:fs/promises', async (original) => ({ ...(await original<typeof fs>()), statfs: vi.fn() }));

const free = (mb: number) => vi.mocked(fs.statfs).mockResolvedValue({ bavail: mb * 256, bsize: 4096 } as never);

let folder: string;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'disk-'))));
afterEach(async () => {
  vi.useRealTimers();
  await rm(folder, { recursive: true });
});

describe('a disk', () => {
  it('without room is refused at once, by the name of the folder, with what is free', async () => {
    free(5);

    await expect(requireRoom(folder)).rejects.toMatchObject({
      code: 'SETUP_FAILED',
      message: `The disk that holds ${folder} is full (5.0 MB free, 16 needed).`,
    });
  });

  it('with room gets the folder, for its owner only', async () => {
    free(100);
    await requireRoom(join(folder, 'dev'));

    expect((await stat(join(folder, 'dev'))).mode & 0o777).toBe(0o700);
  });

  it('that cannot be asked stops nobody', async () => {
    vi.mocked(fs.statfs).mockRejectedValue(new Error('not here'));

    await expect(requireRoom(folder)).resolves.toBeUndefined();
    expect(await isFull(folder)).toBe(false);
  });

  it.each([
    [Object.assign(new Error('write'), { code: 'ENOSPC' }), true],
    ['level=error msg="database or disk is full (13)"', true],
    ['write /x: no space left on device', true],
    [Object.assign(new Error('write'), { code: 'EACCES' }), false],
    ['address already in use', false],
  ])('is told apart as the reason of a failure: %s', async (error, expected) => {
    free(0);

    expect(Boolean(await diskFull(error, folder))).toBe(expected);
  });

  it('that becomes full while we run is told once, and once when it has room again', async () => {
    vi.useFakeTimers();
    const lines: string[] = [];
    const watch = watchRoom(folder, (line) => lines.push(line));
    for (const mb of [50, 0, 0, 50, 50]) {
      free(mb);
      await vi.advanceTimersByTimeAsync(5_000);
    }
    watch.end();

    expect(lines).toEqual([
      `The disk that holds ${folder} is full: nothing goes on until there is room.`,
      `The disk that holds ${folder} has room again.`,
    ]);
  });
});
