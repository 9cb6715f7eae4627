/** Anything wrong with a document's text, found before it runs. Data, collected, never thrown one at a time (design house 4). */

export type Severity = 'error' | 'warning' | 'information';

/** The shape `runbook validate --format json` prints (design house 9a). Lines and columns count from 1; the end is exclusive. */
export interface Problem {
  file: string;
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
  severity: Severity;
  /** Stable, UPPER_SNAKE; docs/errors.md explains each. */
  code: string;
  message: string;
  /** What to do next, when we know. */
  hint?: string;
}

export const hasErrors = (problems: readonly Problem[]): boolean =>
  problems.some((problem) => problem.severity === 'error');
