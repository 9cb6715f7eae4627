/** Short documents for tests of validation, and a table of what each has wrong with it. */
import { expect, it } from 'vitest';
import { loadDocument } from '../../engine/document/load.js';
import type { Problem } from '../../engine/document/problem.js';
import { fakeActions } from './fake-actions.js';

/** The problems of a text. */
export const load = (text: string, file = 'x.yaml'): Problem[] => loadDocument(text, file, fakeActions).problems;

/** Place, severity unless it is an error, and code of each. */
export const summary = (problems: readonly Problem[]): string[] =>
  problems.map(
    ({ line, column, severity, code }) => `${line}:${column} ${severity === 'error' ? '' : `${severity} `}${code}`,
  );

/** A document of these steps; the first stands in line 3. */
export const steps = (...lines: string[]): string => ["schemaVersion: '0.3'", 'mainSteps:', ...lines].join('\n');

/** One step in one line. */
export const pause = (name: string, rest = ''): string =>
  `  - { name: ${name}, action: aws:sleep, inputs: { Duration: PT1S }${rest} }`;

/** Further top-level keys after one step; the first stands in line 4. */
export const top = (...lines: string[]): string => steps(pause('a'), ...lines);

/** Title, document, and each problem: its summary and its message. */
export type Case = [title: string, document: string, problems: [string, string | RegExp][]];

/** One test a case: exactly these problems, in this order. */
export function reports(cases: readonly Case[]): void {
  it.each(cases)('reports %s', (_, text, expected) => {
    const problems = load(text);
    expect(summary(problems)).toEqual(expected.map(([place]) => place));
    for (const [index, [, message]] of expected.entries()) {
      if (typeof message === 'string') expect(problems[index]!.message).toBe(message);
      else expect(problems[index]!.message).toMatch(message);
    }
  });
}
