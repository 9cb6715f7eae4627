/** Invisible characters: in a key or an indentation they give a document another meaning than its author sees (behaviour 1.1a). */
import { positionOf, type Finding, type Source, type Span } from '../position.js';

const NAMES: Record<string, string> = {
  '\u00a0': 'no-break space',
  '\u200b': 'zero width space',
  '\u200c': 'zero width non-joiner',
  '\u200d': 'zero width joiner',
  '\u2060': 'word joiner',
  '\ufeff': 'byte order mark',
};

const INVISIBLE = /[\u00a0\u200b-\u200d\u2060\ufeff]/;
const LEADING = /^[ \t]*[\u00a0\u200b-\u200d\u2060\ufeff]/;

/** Is there any in the text? Most texts have none, and need no more looking. */
export const hasInvisible = (text: string): boolean => INVISIBLE.test(text);

/** The key without invisible characters, so that no further problem follows from them. */
export const withoutInvisible = (key: string): string => key.replaceAll(/[\u00a0\u200b-\u200d\u2060\ufeff]/g, '');

export interface InvisibleFound {
  span: Span;
  finding: Finding;
}

/**
 * The first invisible character in a span; undefined: there is none. `key`: in a key. `plain`: in an unquoted value, whose lines begin with
 * what was meant to be indentation. In any other text it is a warning.
 */
export function findInvisible(source: Source, span: Span, kind: 'key' | 'plain' | 'text'): InvisibleFound | undefined {
  const at = source.text.slice(span.start, span.end).search(INVISIBLE);
  if (at < 0) return undefined;
  const indents = kind === 'plain' ? indentationIn(source, span) : undefined;
  if (indents !== undefined) return found(source, indents, 'the indentation of this line');
  const offset = span.start + at;
  return kind === 'key' ? found(source, offset, 'this key') : found(source, offset, 'this text', 'warning');
}

/** The invisible character in the indentation of the line at `offset`, or of the first line before it that has one; undefined: none has. */
export function findInvisibleIndentation(source: Source, offset: number): InvisibleFound | undefined {
  const { line } = positionOf(source, offset);
  const at = invisibleIndent(source, line) ?? indentationIn(source, { start: 0, end: offset });
  return at === undefined ? undefined : found(source, at, 'the indentation of this line');
}

/** Offset of the first invisible character in the span that is in the indentation of its line. */
function indentationIn(source: Source, span: Span): number | undefined {
  const last = positionOf(source, span.end).line;
  for (let line = positionOf(source, span.start).line; line <= last; line++) {
    const at = invisibleIndent(source, line);
    if (at !== undefined && at >= span.start && at < span.end) return at;
  }
  return undefined;
}

function invisibleIndent({ text, lines }: Source, line: number): number | undefined {
  const start = lines[line - 1]!;
  const blanks = LEADING.exec(text.slice(start, lines[line] ?? text.length))?.[0];
  return blanks === undefined ? undefined : start + blanks.length - 1;
}

function found(source: Source, offset: number, where: string, severity: Finding['severity'] = 'error'): InvisibleFound {
  const character = source.text.charAt(offset);
  const code = `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
  const { column } = positionOf(source, offset);
  const message = `The invisible character ${code} (${NAMES[character]}) stands in ${where}, in column ${column}.`;
  const hint =
    severity === 'error' ? 'Delete it, and type a blank where one is meant.' : 'Delete it, unless it is meant.';
  return {
    span: { start: offset, end: offset + 1 },
    finding: { severity, code: 'INVISIBLE_CHARACTER', message, hint },
  };
}
