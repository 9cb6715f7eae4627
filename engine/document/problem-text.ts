/** A problem for people: where, what, the line with a mark under it, what to do. */
import type { Problem } from './problem.js';

export interface RenderOptions {
  /** ANSI colours. */
  color: boolean;
}

/** At most this much of a line is shown. */
const WIDTH = 100;

/** `file:line:column: severity CODE: message`, the line of `text` with a caret under the place, and the hint. */
export function renderProblem(problem: Problem, text: string, { color }: RenderOptions): string {
  const paint = color
    ? (code: number, part: string) => `\u001b[${code}m${part}\u001b[0m`
    : (_: number, part: string) => part;
  const { file, line, column, severity, code, message, hint } = problem;
  const head = `${paint(1, `${file}:${line}:${column}`)}: ${paint(SEVERITY_COLORS[severity], severity)} ${code}: ${message}`;
  const [source, mark] = snippet(problem, text);
  const gutter = String(line);
  const blank = ' '.repeat(gutter.length);
  const lines =
    source === undefined ? [] : [`  ${gutter} | ${source}`, `  ${blank} | ${paint(SEVERITY_COLORS[severity], mark!)}`];
  return [head, ...lines, ...(hint === undefined ? [] : [`  ${blank} = ${hint}`])].join('\n');
}

const SEVERITY_COLORS = { error: 31, warning: 33, information: 36 } as const;

let lastText = '';
let lastLines: string[] = [];

/** The lines of a text; those of the last one are remembered, as a document may have thousands of problems. */
function linesOf(text: string): string[] {
  if (text !== lastText || lastLines.length === 0) {
    [lastText, lastLines] = [text, text.replace(/^\uFEFF/, '').split('\n')];
  }
  return lastLines;
}

/** The line, cut to a window around the place, and the mark under it. */
function snippet(problem: Problem, text: string): [string, string] | [] {
  const line = linesOf(text)[problem.line - 1]?.replace(/\r$/, '');
  if (line === undefined || line.trim() === '') return [];
  const start = Math.min(problem.column - 1, line.length);
  const end = problem.endLine === problem.line ? Math.max(start + 1, problem.endColumn - 1) : line.length;
  const from = start < WIDTH - 20 ? 0 : start - 40;
  const shown = printable(line.slice(from, from + WIDTH));
  const lead = from > 0 ? '…' : '';
  const rest = from + WIDTH < line.length ? '…' : '';
  const pad = blanksFor(lead + printable(line.slice(from, start)));
  const width = Math.max(1, columnsOf(printable(line.slice(start, Math.min(end, from + WIDTH)))));
  return [`${lead}${shown}${rest}`, `${pad}${'^'.repeat(width)}`];
}

/** Characters that would move the cursor, made visible: no file can write to the terminal. */
const printable = (text: string): string =>
  // eslint-disable-next-line no-control-regex -- these characters are what we look for
  text.replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, '\uFFFD');

/** Blanks as wide as the text; tabs stay tabs, so that they end where the line's do. */
const blanksFor = (text: string): string =>
  Array.from(text, (character) => (character === '\t' ? '\t' : ' '.repeat(widthOf(character)))).join('');

const columnsOf = (text: string): number => Array.from(text).reduce((sum, character) => sum + widthOf(character), 0);

/** Terminal columns: wide scripts and pictures take two, marks that combine none. */
function widthOf(character: string): number {
  if (/\p{Mark}|\u200d/u.test(character)) return 0;
  return /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u.test(
    character,
  )
    ? 2
    : 1;
}
