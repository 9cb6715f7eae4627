import { describe, expect, it } from 'vitest';
import type { Problem } from './problem.js';
import { renderProblem } from './problem-text.js';

const problem = (more: Partial<Problem>): Problem => ({
  file: 'x.yaml',
  line: 1,
  column: 1,
  endLine: 1,
  endColumn: 2,
  severity: 'error',
  code: 'CODE',
  message: 'What is wrong.',
  ...more,
});
const render = (more: Partial<Problem>, text: string): string => renderProblem(problem(more), text, { color: false });

describe('renderProblem', () => {
  it('shows place, code, message, the line with a mark, and the hint', () => {
    expect(render({ line: 2, column: 4, endLine: 2, endColumn: 7, hint: 'Do that.' }, 'a: 1\nb: abc\n')).toBe(
      ['x.yaml:2:4: error CODE: What is wrong.', '  2 | b: abc', '    |    ^^^', '    = Do that.'].join('\n'),
    );
  });

  it('marks to the end of the line what goes on in the next', () => {
    expect(render({ column: 4, endLine: 2, endColumn: 3 }, 'a: "bc\nd"')).toContain('\n    |    ^^^');
  });

  it('marks one column when there is nothing to mark', () => {
    expect(render({ column: 3, endColumn: 3 }, 'ab')).toContain('\n    |   ^');
  });

  it('keeps tabs, so that the mark stands under the place', () => {
    expect(render({ column: 3, endColumn: 4 }, 'a\tb')).toContain('  1 | a\tb\n    |  \t^');
  });

  it('counts wide characters twice', () => {
    expect(render({ column: 4, endColumn: 5 }, '日本:x')).toContain('  1 | 日本:x\n    |      ^');
  });

  it('cuts long lines around the place', () => {
    const text = `${'a'.repeat(5000)}X${'b'.repeat(5000)}`;
    const [, line, mark] = render({ column: 5001, endColumn: 5002 }, text).split('\n');
    expect(line!.length).toBeLessThan(120);
    expect(line![mark!.indexOf('^')]).toBe('X');
    expect(line).toMatch(/^ {2}1 \| …a+Xb+…$/);
  });

  it('leaves the line out when there is none', () => {
    expect(render({ line: 9 }, 'a')).toBe('x.yaml:9:1: error CODE: What is wrong.');
  });

  it('never lets a document write to the terminal', () => {
    expect(render({}, '\u001b[2Ja\u202eb')).toContain('  1 | \uFFFD[2Ja\uFFFDb\n');
  });

  it('colours when asked to', () => {
    expect(renderProblem(problem({}), 'a', { color: true })).toContain('\u001b[31merror\u001b[0m');
  });
});
