import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { packageRoot } from '../../workers/dev/package-root.js';
import { commandInPlace, temporalInPlace } from './place.js';

let folder: string;
let self: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'place-')));
  self = write('package/bin.js');
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(path: string, mode = 0o755): string {
  const file = join(folder, path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, '');
  chmodSync(file, mode);
  return file;
}
function link(path: string): string {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  symlinkSync(self, join(folder, path));
  return join(folder, path, '..');
}

describe('how a person calls us', () => {
  it('is runbook where the shell finds it', () => {
    const PATH = `/nowhere:${link('bin/runbook')}`;

    expect(commandInPlace({ PATH }, folder, self)).toBe('runbook');
  });

  it('is not runbook where only npm finds it, nor where another program has the name', () => {
    write('other/runbook');
    const PATH = `${join(folder, 'other')}:${link('project/node_modules/.bin/runbook')}`;

    expect(commandInPlace({ PATH }, folder, self)).toBe(`node ${self}`);
  });

  it('is npx runbook in a project that has it, also in its folders', () => {
    link('project/node_modules/.bin/runbook');
    mkdirSync(join(folder, 'project/deep'));

    expect(commandInPlace({}, join(folder, 'project/deep'), self)).toBe('npx runbook');
  });

  it('is npx runbook in our own folder, and never elsewhere: that would fetch what has that name', () => {
    write('elsewhere/package.json');

    expect(commandInPlace({}, join(packageRoot(), 'runbooks'))).toBe('npx runbook');
    expect(commandInPlace({}, join(folder, 'elsewhere'))).toMatch(/^node .*bin\.js$/);
  });
});

describe("how a person calls Temporal's command", () => {
  it('is temporal where the shell finds it', () => {
    write('bin/temporal');

    expect(temporalInPlace({ PATH: join(folder, 'bin'), RUNBOOK_CACHE: folder })).toBe('temporal');
  });

  it('is the one in the cache otherwise, the newest that can be run', () => {
    write('temporal/v1.5.1/temporal');
    write('temporal/v1.4.0/temporal');
    write('temporal/v1.6.0/temporal', 0o644);

    expect(temporalInPlace({ PATH: folder, RUNBOOK_CACHE: folder })).toBe(join(folder, 'temporal/v1.5.1/temporal'));
  });

  it('is not told where there is none', () => {
    expect(temporalInPlace({ PATH: folder, RUNBOOK_CACHE: folder })).toBeUndefined();
  });
});
