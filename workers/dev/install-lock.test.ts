import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { installOnce } from './install-lock.js';

let folder: string;
let dir: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lock-'));
  dir = join(folder, 'tool', '1.0');
});
afterEach(() => rm(folder, { recursive: true }));

const quiet = () => undefined;
const fill = (text: string) => (staging: string) => writeFile(join(staging, 'file'), text);
const content = () => readFile(join(dir, 'file'), 'utf8');

describe('installing once', () => {
  it('puts the whole folder in place and leaves nothing beside it', async () => {
    await installOnce(dir, fill('whole'), quiet);

    expect(await content()).toBe('whole');
    expect(await readdir(join(folder, 'tool'))).toEqual(['1.0']);
  });

  it('shows nothing under the final name before the end', async () => {
    await installOnce(
      dir,
      async (staging) => {
        await writeFile(join(staging, 'file'), 'half');
        await expect(content()).rejects.toThrow('ENOENT');
      },
      quiet,
    );

    expect(await content()).toBe('half');
  });

  it('installs one time when several ask at once', async () => {
    let count = 0;
    const install = async (staging: string) => fill(`number ${(count += 1)}`)(staging);

    await Promise.all(Array.from({ length: 8 }, () => installOnce(dir, install, quiet)));

    expect(count).toBe(1);
    expect(await content()).toBe('number 1');
  });

  it('leaves nothing behind when it fails, and the next one can try', async () => {
    const failing = installOnce(dir, () => Promise.reject(new Error('no network')), quiet);
    await expect(failing).rejects.toThrow('no network');
    expect(await readdir(join(folder, 'tool'))).toEqual([]);

    await installOnce(dir, fill('second'), quiet);

    expect(await content()).toBe('second');
  });

  it('breaks the lock of a process that died, once, even when many wait for it', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'exit');
    await mkdir(join(folder, 'tool'));
    await writeFile(`${dir}.lock`, JSON.stringify({ pid: child.pid, host: hostname(), id: 'dead' }));
    let count = 0;
    const install = async (staging: string) => fill(String((count += 1)))(staging);

    await Promise.all(Array.from({ length: 8 }, () => installOnce(dir, install, quiet)));

    expect(count).toBe(1);
    expect(await readdir(join(folder, 'tool'))).toEqual(['1.0']);
  });

  it('waits for a living process, says so, and takes over what it installed', async () => {
    await mkdir(join(folder, 'tool'));
    await writeFile(`${dir}.lock`, JSON.stringify({ pid: process.ppid, host: hostname(), id: 'alive' }));
    const lines: string[] = [];
    const installAsTheOther = async (line: string) => {
      lines.push(line);
      await mkdir(dir);
      await fill('by the other')(dir);
    };

    await installOnce(dir, fill('by us'), (line) => void installAsTheOther(line));

    expect(lines[0]).toContain(`process ${process.ppid}`);
    expect(await content()).toBe('by the other');
  });
});
