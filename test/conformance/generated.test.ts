/** What scripts/generate-validators.mjs makes must fit both worlds: Node, and the workflow bundle. */
import { readFile, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { actions } from '../../actions/index.js';
import { validators } from '../../actions/validators.generated.js';
import { generateValidators } from '../../scripts/generate-validators.mjs';

const FILES = [
  'actions/validators.generated.ts',
  'engine/document/schema.generated.ts',
  'engine/simulator/mocks-schema.generated.ts',
].map((file) => fileURLToPath(new URL(`../../${file}`, import.meta.url)));

describe('generated validators', () => {
  it('exist for every action, and for no other', () => {
    expect(Object.keys(validators).sort()).toEqual([...actions.keys()].sort());
  });

  it.each(FILES)('%s requires nothing and imports only the helpers of ajv', async (file) => {
    const code = await readFile(file, 'utf8');
    const imports = [...code.matchAll(/^import (?!type).* from '([^']+)'/gm)].map((match) => match[1]!);
    expect(code).not.toContain('require(');
    expect(imports.filter((path) => !/^ajv\/dist\/runtime\/(?:ucs2length|equal)\.js$/.test(path))).toEqual([]);
  });

  it('are not written again when they are up to date, by however many processes', async () => {
    const before = await Promise.all(FILES.map((file) => stat(file)));
    await Promise.all([generateValidators(), generateValidators()]);
    const after = await Promise.all(FILES.map((file) => stat(file)));
    expect(after.map(({ ino, mtimeMs }) => [ino, mtimeMs])).toEqual(before.map(({ ino, mtimeMs }) => [ino, mtimeMs]));
  });
});
