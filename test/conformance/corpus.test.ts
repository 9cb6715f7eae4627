/** Public runbooks as people publish them: none may crash us, and what we refuse must be known by name. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runCorpus } from '../corpus.js';

const CORPUS = fileURLToPath(new URL('../../../shared/corpus', import.meta.url));

/** Mistakes of the published documents themselves, with the reason why each is one. */
const MISTAKES: Record<string, string[]> = {
  // nextStep stands in two steps twice; YAML forbids it and parsers disagree about which one counts.
  'gameday--dynamodb-sop-restore-to-point-in-time.yaml': ['DUPLICATE_KEY', 'DUPLICATE_KEY'],
  // aws:branch has no StringNotEquals (behaviour 3.3).
  'hundredacres--delete-public-subnet-resource.yaml': ['INVALID_INPUT'],
  'hundredacres--enable-s3-public-access-block.yaml': ['INVALID_INPUT'],
  // onCancel leads to aws:sleep, which AWS refuses (behaviour 2.1).
  'samples--hybrid-target.yaml': ['ON_CANCEL_NOT_ALLOWED', 'ON_CANCEL_NOT_ALLOWED'],
};

/** Warnings, by document. */
const WARNINGS: Record<string, string[]> = {
  // A default refers to a parameter that is not declared: it stays as text.
  'awslabs--patch-windows-in-asg.json': ['UNDECLARED_PARAMETER'],
  'asr--enable-encryption-for-sns-topic.yaml': ['INVALID_SELECTOR'],
  'moj--ami-build-automation.yaml': ['INVALID_SELECTOR'],
  'samples--database-connection-limit-exhaustion-automation.yaml': ['NOT_A_REFERENCE'],
};

/** Folder and how many documents it holds. */
const FOLDERS: [string, number][] = [
  ['runbooks', 61],
  ['step-samples', 3],
];

if (!existsSync(CORPUS)) {
  it('has nothing to prove here: the corpus folder is not here (it is no part of the project)', () => {
    expect(existsSync(CORPUS)).toBe(false);
  });
}

describe.runIf(existsSync(CORPUS)).each(FOLDERS)('public documents: %s', (folder, count) => {
  const lines: string[] = [];
  const results = existsSync(CORPUS) ? runCorpus(`${CORPUS}/${folder}`, (line) => lines.push(line)) : [];

  it('all are read, and each gets a line', () => {
    expect(results).toHaveLength(count);
    expect(lines).toHaveLength(count + 1);
  });

  it.each(results)(
    '$file is refused only for what is not supported yet, or for a known mistake',
    ({ file, problems }) => {
      const errors = problems.filter(({ severity, code }) => severity === 'error' && code !== 'NOT_SUPPORTED');
      expect(errors.map(({ code }) => code)).toEqual(MISTAKES[file] ?? []);
    },
  );

  it.each(results)('$file has no warning but known ones', ({ file, problems }) => {
    const warnings = problems.filter(({ severity }) => severity !== 'error');
    expect(warnings.map(({ code }) => code)).toEqual(WARNINGS[file] ?? []);
  });

  it('every problem points into its document', () => {
    for (const { line, column, endLine, endColumn } of results.flatMap(({ problems }) => problems)) {
      expect(line).toBeGreaterThan(0);
      expect(column).toBeGreaterThan(0);
      expect(endLine > line || (endLine === line && endColumn >= column)).toBe(true);
    }
  });
});
