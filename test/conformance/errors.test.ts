/** docs/errors.md explains every code there is, and no other. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { EXIT_STATUS, REPEATED } from '../../engine/errors.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PAGE = readFileSync(`${ROOT}/docs/errors.md`, 'utf8');

/** The rows of the tables under a heading of level two: first and second column. */
function rows(heading: string): [string, string][] {
  const section = PAGE.split(/^## /m).find((part) => part.startsWith(heading)) ?? '';
  return [...section.matchAll(/^\| `(\w+)`\s*\|\s*([^|]*?)\s*\|/gm)].map((match) => [match[1]!, match[2]!]);
}

/** Codes of problems as they stand in the sources that find them. */
function problemCodes(): string[] {
  const text = ['engine/document', 'engine/simulator'].flatMap(sourcesIn).join('\n');
  const quoted = [...text.matchAll(/(?:code: '|'(?=[A-Z]+_))([A-Z_0-9]+)'/g)].map((match) => match[1]!);
  return [...new Set(quoted)].filter((code) => !NOT_OURS.has(code)).sort();
}

function sourcesIn(folder: string): string[] {
  const files = readdirSync(`${ROOT}/${folder}`, { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.ts') && !/\.(test|generated)\.ts$/.test(file))
    .map((file) => readFileSync(`${ROOT}/${folder}/${file}`, 'utf8'));
}

/** Words in capitals that are no codes of problems: AWS's, and those of the YAML parser. */
const NOT_OURS = new Set([
  'ENV_VAR',
  'BAD_ALIAS',
  'BAD_INDENT',
  'BAD_SCALAR_START',
  'BLOCK_AS_IMPLICIT_KEY',
  'BLOCK_IN_FLOW',
  'MISSING_CHAR',
  'MULTILINE_IMPLICIT_KEY',
  'TAB_AS_INDENT',
  'UNEXPECTED_TOKEN',
]);

describe('docs/errors.md', () => {
  it('explains every code of a problem', () => {
    expect(
      rows('Problems')
        .map(([code]) => code)
        .sort(),
    ).toEqual(problemCodes());
  });

  it('explains every refusal, with its exit status', () => {
    expect(Object.fromEntries(rows('Refusals').map(([code, status]) => [code, Number(status)]))).toEqual(EXIT_STATUS);
  });

  it('explains every type of step failure', () => {
    expect(
      rows('Step failures')
        .map(([type]) => type)
        .sort(),
    ).toEqual(Object.keys(REPEATED).sort());
  });
});
