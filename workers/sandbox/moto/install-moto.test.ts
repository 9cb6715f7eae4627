import { chmod, lstat, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findMoto, MOTO_VERSION } from './install-moto.js';
import { startSandbox } from '../sandbox.js';

let folder: string;
const path = process.env['PATH'];
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'moto-'))));
afterEach(async () => {
  process.env['PATH'] = path;
  await rm(folder, { recursive: true });
});

/** Makes a program of a few shell lines the only one on the PATH. */
async function onlyProgram(name: string, script: string): Promise<void> {
  process.env['PATH'] = folder;
  await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`);
  await chmod(join(folder, name), 0o755);
}

describe('getting moto', () => {
  it('uses the address that the user gives and installs nothing', async () => {
    expect(await findMoto(folder, 'http://127.0.0.1:5000', () => undefined)).toEqual({
      kind: 'url',
      url: 'http://127.0.0.1:5000',
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it('lists everything that was tried and what to install when nothing works', async () => {
    await onlyProgram('python3', 'echo it is older than 3.10 >&2; exit 1');

    const failed = findMoto(join(folder, 'cache'), undefined, () => undefined);

    await expect(failed).rejects.toMatchObject({ code: 'SETUP_FAILED' });
    const error = (await failed.catch((thrown: unknown) => thrown)) as Error & { details: { hint: string } };
    expect(error.message).toContain('uv: not found');
    expect(error.message).toContain('python3: it is older than 3.10');
    expect(error.message).toContain('docker: not found');
    expect(error.details.hint).toContain('RUNBOOK_MOTO_URL');
  });

  it('leaves nothing behind when an installation fails half way', async () => {
    await onlyProgram('uv', `if [ "$1" = venv ]; then echo half > "$5/half"; elif [ "$1" = pip ]; then exit 1; fi`);
    await findMoto(join(folder, 'cache'), undefined, () => undefined).catch(() => undefined);

    expect(await readdir(join(folder, 'cache', 'moto'))).toEqual([]);
  });

  it('takes the container image when only docker answers', async () => {
    await onlyProgram('docker', 'echo 28.2.2');

    expect(await findMoto(join(folder, 'cache'), undefined, () => undefined)).toEqual({
      kind: 'docker',
      image: `motoserver/moto:${MOTO_VERSION}`,
    });
  });
});

describe('an installation whose Python is gone', () => {
  it('is removed and made again', async () => {
    const python = join(folder, 'cache', 'moto', MOTO_VERSION, 'bin', 'python');
    await mkdir(dirname(python), { recursive: true });
    await symlink('/nowhere/python3', python);
    await onlyProgram('uv', `if [ "$1" = venv ]; then /bin/mkdir "$5/bin"; fi`);
    const lines: string[] = [];

    const source = await findMoto(join(folder, 'cache'), undefined, (line) => lines.push(line));

    expect(source).toEqual({ kind: 'python', python });
    expect(lines.join()).toContain('no longer starts');
    await expect(lstat(python)).rejects.toThrow('ENOENT');
  });
});

describe('a moto address that is no moto', () => {
  it.each(['http://127.0.0.1:9', 'https://ec2.eu-west-1.amazonaws.com', 'nonsense'])(
    'is refused: %s',
    async (motoUrl) => {
      await expect(startSandbox({ cacheDir: folder, motoUrl, log: () => undefined })).rejects.toMatchObject({
        code: 'SETUP_FAILED',
      });
    },
  );
});
