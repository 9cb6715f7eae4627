import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ESLint, Linter } from 'eslint';
import ts from 'typescript';
import tseslint from 'typescript-eslint';
import { beforeAll, describe, expect, it } from 'vitest';
import { SHARED_BY_RUNS } from '../../workers/automation/bundle.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const RULE = 'no-restricted-syntax';

/** Files of ours that a file imports when it runs. */
function importsOf(file: string): string[] {
  const code = ts.transpileModule(readFileSync(join(ROOT, file), 'utf8'), {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ESNext },
  }).outputText;
  return ts
    .preProcessFile(code)
    .importedFiles.filter(({ fileName }) => fileName.startsWith('.'))
    .map(({ fileName }) => relative(ROOT, join(ROOT, dirname(file), fileName.replace(/\.js$/, '.ts'))))
    .filter((path) => existsSync(join(ROOT, path)));
}

function reached(from: readonly string[]): string[] {
  const found = new Set(from);
  for (const file of found) for (const each of importsOf(file)) found.add(each);
  return [...found].sort();
}

interface Restriction {
  selector: string;
  message: string;
}

async function restrictionsOf(file: string): Promise<Restriction[]> {
  const config = (await new ESLint({ cwd: ROOT }).calculateConfigForFile(join(ROOT, file))) as Linter.Config;
  const [, ...restrictions] = config.rules![RULE] as [unknown, ...Restriction[]];
  return restrictions.filter(({ message }) => message.includes('All runs share this module'));
}

/** A variable of a shared module would lead from one run into another (decision modules-that-runs-share). */
describe('modules that all runs of a workflow thread share', () => {
  const shared = reached(SHARED_BY_RUNS.map((module) => `${module}.ts`));
  let restrictions: Restriction[];

  beforeAll(async () => {
    restrictions = await restrictionsOf('engine/execution/interpreter.ts');
  });

  it('are found, so that this test can fail', () => {
    expect(shared.length).toBeGreaterThan(50);
    expect(shared).toContain('engine/expression/template.ts');
    expect(restrictions.length).toBeGreaterThan(5);
  });

  it('are all held to having no variables', async () => {
    const held = await Promise.all(shared.map(async (file) => (await restrictionsOf(file)).length));

    expect(shared.filter((_, index) => held[index] === 0)).toEqual([]);
  });

  const refused = (code: string): boolean => {
    const linter = new Linter();
    const rules = { [RULE]: ['error', ...restrictions] } as Linter.RulesRecord;
    const config = { files: ['**/*.ts'], languageOptions: { parser: tseslint.parser as Linter.Parser }, rules };
    const messages = linter.verify(code, [config], 'shared.ts');
    expect(messages.filter(({ fatal }) => fatal)).toEqual([]);
    return messages.length > 0;
  };

  it.each([
    'let count = 0;',
    'export var count = 0;',
    'const seen = new Set();',
    'const seen = new Map([[1, 2]]);',
    'const seen = new Map<string, number>() as Map<string, number>;',
    'const seen = new WeakMap();',
    'const kept = {};',
    'export const kept: string[] = [];',
    'const kept = [] as string[];',
    'const next = /a/g;',
    "const next = new RegExp('a', 'y');",
    'const rules = { next: /a/y };',
    'const next = (() => { let n = 0; return () => (n += 1); })();',
    'class Kept { static last = 0; }',
  ])('may not have: %s', (code) => {
    expect(refused(code)).toBe(true);
  });

  it.each([
    'const LIMIT = 5;',
    'const NAMES: ReadonlySet<string> = new Set(["a"]);',
    'const TYPES = { a: 1, outputs: [] };',
    'const NAME = /^a$/;',
    'export const f = (): number[] => [];',
    'export function f() { let n = 0; const seen = new Map(); return [n, seen, "a".replace(/a/g, "")]; }',
  ])('may have: %s', (code) => {
    expect(refused(code)).toBe(false);
  });
});
