/** Places in a document's text. Offsets count UTF-16 units; lines and columns count from 1. */
import type { Problem } from './problem.js';

export interface Span {
  start: number;
  /** Exclusive. */
  end: number;
}

/** A value of the document and where it was written. */
export interface SourceNode {
  /** Of the key, when the value is an entry of a map. */
  key?: Span;
  value: Span;
  /** Entries by key, elements by index as text. */
  children?: ReadonlyMap<string, SourceNode>;
}

export type Path = readonly (string | number)[];

/** Points into one text. */
export interface Source {
  file: string;
  text: string;
  /** Offsets at which lines begin. */
  lines: readonly number[];
}

/** Finds the beginnings of lines once; every position is a binary search then. */
export function createSource(file: string, text: string): Source {
  const lines = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines.push(at + 1);
  return { file, text, lines };
}

/** A problem without its place. */
export type Finding = Pick<Problem, 'code' | 'message'> & { severity?: Problem['severity']; hint?: string | undefined };

/** A problem at a span. `severity` is `error` unless the finding says otherwise. */
export function problemAt(source: Source, span: Span, finding: Finding): Problem {
  const start = positionOf(source, span.start);
  const end = positionOf(source, Math.max(span.start, span.end));
  const { code, message, hint, severity = 'error' } = finding;
  return {
    file: source.file,
    line: start.line,
    column: start.column,
    endLine: end.line,
    endColumn: end.column,
    severity,
    code,
    message: cut(message),
    ...(hint === undefined ? {} : { hint: cut(hint) }),
  };
}

/** Characters of a message, whatever it quotes from a document. */
const LONGEST = 1000;

const cut = (text: string): string => (text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`);

/** Line and column of an offset. */
export function positionOf(source: Source, offset: number): { line: number; column: number } {
  let [low, high] = [0, source.lines.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (source.lines[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - source.lines[low]! + 1 };
}

/** The span of the value at `path`, or of its key; if it does not exist, the span of its nearest ancestor. */
export function spanOf(root: SourceNode, path: Path, part: 'key' | 'value'): Span {
  let node = root;
  for (const [depth, key] of path.entries()) {
    const child = node.children?.get(String(key));
    if (child === undefined) return spanOf(root, path.slice(0, depth), 'value');
    node = child;
  }
  if (node.key !== undefined && (part === 'key' || node.value.start === node.value.end)) return node.key;
  return node.value;
}
