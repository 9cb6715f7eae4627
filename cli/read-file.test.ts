import { execFileSync } from 'node:child_process';
import { createWriteStream, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import { readBounded, readBoundedSync, readStreamBounded } from './read-file.js';

const folder = mkdtempSync(join(tmpdir(), 'runbook-read-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(bytes: number): string {
  const path = join(folder, `${bytes}.txt`);
  writeFileSync(path, 'x'.repeat(bytes));
  return path;
}

const MANY = 100_000;

describe('what is read', () => {
  it.each([0, 1, 65_536, 65_537, MANY])('is a file of %i bytes as it is', async (bytes) => {
    expect(await readBounded(fileOf(bytes), MANY)).toHaveLength(bytes);
    expect(readBoundedSync(fileOf(bytes), MANY)).toHaveLength(bytes);
  });

  it('is one byte more than the most of a longer file', async () => {
    expect(await readBounded(fileOf(5 * MANY), MANY)).toHaveLength(MANY + 1);
    expect(readBoundedSync(fileOf(5 * MANY), MANY)).toHaveLength(MANY + 1);
  });

  it.runIf(existsSync('/dev/zero'))('is one byte more than the most of a device without end', async () => {
    expect(await readBounded('/dev/zero', MANY)).toHaveLength(MANY + 1);
    expect(readBoundedSync('/dev/zero', MANY)).toHaveLength(MANY + 1);
  });

  it.runIf(process.platform !== 'win32')('is what a pipe gives, until its end or the most', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    createWriteStream(pipe).end('schemaVersion');
    expect(new TextDecoder().decode(await readBounded(pipe, MANY))).toBe('schemaVersion');
    const endless = createWriteStream(pipe).on('error', () => undefined);
    endless.write('x'.repeat(3 * MANY));
    expect(await readBounded(pipe, MANY)).toHaveLength(MANY + 1);
    endless.destroy();
  });

  it('is no more of a stream, which may have no end', async () => {
    const endless = Readable.from(
      (function* () {
        for (;;) yield Buffer.alloc(7000);
      })(),
    );
    expect(await readStreamBounded(endless, MANY)).toHaveLength(MANY + 1);
    expect(await readStreamBounded(Readable.from(['ab', 'c']), MANY)).toHaveLength(3);
  });

  it('is nothing of what is not there', async () => {
    await expect(readBounded(join(folder, 'none'), MANY)).rejects.toMatchObject({ code: 'ENOENT' });
    expect(() => readBoundedSync(folder, MANY)).toThrow(/EISDIR/);
  });
});
