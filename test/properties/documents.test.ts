import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actions } from '../../actions/index.js';
import { validators } from '../../actions/validators.generated.js';
import { loadDocument, type LoadedDocument } from '../../engine/document/load.js';
import { parseDocument } from '../../engine/document/parse.js';
import { createSource } from '../../engine/document/position.js';
import { hasErrors, type Problem } from '../../engine/document/problem.js';
import { JSON_SEED, SPICES, YAML_SEEDS } from './document-seeds.js';
import { mutatedText } from './mutated-text.js';
import { LIMIT, runs, seeded, withinASecond } from './runs.js';

const text = fc.tuple(
  mutatedText([...YAML_SEEDS, JSON_SEED], SPICES),
  fc.constantFrom('random.yaml', 'random.json', 'random'),
);

describe('any text as a document', () => {
  it(
    'is parsed to plain JSON or refused at a place inside it',
    () => {
      const property = fc.property(text, ([each, file]) => {
        const parsed = withinASecond(() => parseDocument(each, file));
        if (parsed.value !== undefined) expect(JSON.parse(JSON.stringify(parsed.value))).toEqual(parsed.value);
        else expect(hasErrors(parsed.problems)).toBe(true);
        for (const problem of parsed.problems) expectInside(each, problem);
      });
      fc.assert(property, { numRuns: runs(100_000), ...seeded });
    },
    LIMIT,
  );

  it(
    'is loaded to a plan of plain JSON, or has its problems in order at places inside it',
    () => {
      const property = fc.property(text, ([each, file]) => {
        const { problems, plan, document } = withinASecond(() => loadDocument(each, file, { actions, validators }));
        expectConsistent({ problems, ...(plan && { plan }), ...(document && { document }) });
        for (const problem of problems) expectInside(each, problem);
        expect(problems).toEqual(problems.toSorted((a, b) => a.line - b.line || a.column - b.column));
      });
      fc.assert(property, { numRuns: runs(30_000), ...seeded });
    },
    LIMIT,
  );
});

function expectConsistent({ problems, plan, document }: LoadedDocument): void {
  expect(plan === undefined).toBe(hasErrors(problems));
  expect(document === undefined).toBe(hasErrors(problems));
  if (plan !== undefined) expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
}

/** Lines and columns count from 1; the end may be where the text ends. */
function expectInside(each: string, problem: Problem): void {
  const { line, column, endLine, endColumn } = problem;
  const source = createSource('', each.replace(/^\uFEFF/, ''));
  const offset = (atLine: number, atColumn: number): number => {
    expect(source.lines[atLine - 1], JSON.stringify(problem)).toBeDefined();
    const at = source.lines[atLine - 1]! + atColumn - 1;
    expect(at, JSON.stringify(problem)).toBeLessThan(source.lines[atLine] ?? source.text.length + 1);
    return at;
  };
  expect(Math.min(column, endColumn)).toBeGreaterThanOrEqual(1);
  expect(offset(endLine, endColumn), JSON.stringify(problem)).toBeGreaterThanOrEqual(offset(line, column));
  expect(problem.code).toMatch(/^[A-Z][A-Z0-9_]+$/);
  expect(problem.message).not.toBe('');
}
