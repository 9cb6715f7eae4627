/** A selector's text → its segments (behaviour 5.4). The one reader: validation and the walk over answers use it. */
import { peek, readInteger, readName, readQuoted, skipBlanks, SyntaxFault, take } from './cursor.js';
import type { Broken, Cursor } from './cursor.js';
import { readFilter, warn } from './read-filter.js';
import type { Pick, Segment } from './syntax.js';

/** Characters that a selector may have. */
export const LONGEST_SELECTOR = 2000;

export interface ReadSelector {
  path: Segment[];
  /** What is read although AWS does not document it. */
  warnings: Broken[];
}

/** The selector from its root on: without blanks around it, with a missing `$` added, or in place of a leading `@` (behaviour 5.4). */
export function rootedSelector(selector: string): string {
  const path = selector.trim();
  if (path.startsWith('$')) return path;
  return path.startsWith('@') ? `$${path.slice(1)}` : `$.${path}`;
}

/** Reads a selector in time linear in its length; what cannot be read is `broken`. */
export function readSelector(selector: string): ReadSelector | { broken: Broken } {
  if (selector.length > LONGEST_SELECTOR)
    return { broken: { message: `A selector has at most ${LONGEST_SELECTOR} characters.` } };
  if (selector.trim() === '') return { broken: { message: 'A selector cannot be empty.' } };
  const cursor: Cursor = { text: rootedSelector(selector), at: 1, warnings: [] };
  try {
    const path: Segment[] = [];
    while (cursor.at < cursor.text.length) path.push(readSegment(cursor));
    return { path, warnings: cursor.warnings };
  } catch (error) {
    if (!(error instanceof SyntaxFault)) throw error;
    return { broken: error.broken };
  }
}

function readSegment(cursor: Cursor): Segment {
  if (peek(cursor) === '[') return { pick: readBracket(cursor) };
  const scan = take(cursor, '..');
  if (!scan && !take(cursor, '.')) throw unexpected(cursor);
  const pick = readAfterDots(cursor);
  return scan ? { scan, pick } : { pick };
}

function readAfterDots(cursor: Cursor): Pick {
  if (peek(cursor) === '[') return readBracket(cursor);
  if (take(cursor, '*')) return 'all';
  const name = readName(cursor);
  if (name !== undefined) return { name };
  throw cursor.at === cursor.text.length
    ? new SyntaxFault({ message: 'The selector ends after a dot.' })
    : unexpected(cursor);
}

function readBracket(cursor: Cursor): Pick {
  const start = cursor.at;
  try {
    cursor.at += 1;
    skipBlanks(cursor);
    const pick = readInBracket(cursor);
    skipBlanks(cursor);
    if (!take(cursor, ']')) throw new SyntaxFault(notReadable(cursor, start));
    for (const warning of cursor.warnings) warning.text ??= cursor.text.slice(start, cursor.at);
    return pick;
  } catch (error) {
    if (!(error instanceof SyntaxFault)) throw error;
    throw new SyntaxFault(inBracket(cursor, start, error.broken));
  }
}

function readInBracket(cursor: Cursor): Pick {
  const next = peek(cursor);
  if (take(cursor, '?')) return { filter: readFilter(cursor) };
  if (take(cursor, '*')) return 'all';
  if (next === "'" || next === '"') {
    const name = readQuoted(cursor);
    skipBlanks(cursor);
    if (peek(cursor) !== ',') return { name };
    throw new SyntaxFault({ message: 'One name at a time: lists of names are not part of this dialect.' });
  }
  return readIndexes(cursor);
}

function readIndexes(cursor: Cursor): Pick {
  const from = readInteger(cursor);
  skipBlanks(cursor);
  if (take(cursor, ':')) {
    skipBlanks(cursor);
    const to = readInteger(cursor);
    warn(cursor, 'slices');
    return { slice: { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) } };
  }
  if (from === undefined) throw new SyntaxFault({ message: '' });
  const indexes = [from];
  while (take(cursor, ',')) {
    skipBlanks(cursor);
    const index = readInteger(cursor);
    if (index === undefined) throw new SyntaxFault({ message: '' });
    indexes.push(index);
    skipBlanks(cursor);
  }
  if (indexes.length > 1) warn(cursor, 'lists of indexes');
  if (indexes.some((index) => index < 0)) warn(cursor, 'negative indexes', 'Write the index from the beginning.');
  return indexes.length > 1 ? { indexes } : { index: from };
}

/** Adds the bracket to a fault that was found inside; a fault without a message means that nothing in the bracket can be read. */
function inBracket(cursor: Cursor, start: number, broken: Broken): Broken {
  if (broken.text !== undefined) return broken;
  const unreadable = notReadable(cursor, start);
  return broken.message === ''
    ? unreadable
    : { ...broken, ...(unreadable.text === undefined ? {} : { text: unreadable.text }) };
}

function notReadable({ text }: Cursor, start: number): Broken {
  const close = text.indexOf(']', start);
  if (close < 0) return { message: 'A bracket is not closed.', text: text.slice(start) };
  const part = text.slice(start, close + 1);
  return { message: `${part} is not an index, a quoted name, [*] or a filter.`, text: part };
}

function unexpected({ text, at }: Cursor): SyntaxFault {
  const character = String.fromCodePoint(text.codePointAt(at)!);
  const broken = { message: `Unexpected ${JSON.stringify(character)} in the selector.`, text: text.slice(at) };
  const hint = UNEXPECTED_HINTS[character];
  return new SyntaxFault(hint === undefined ? broken : { ...broken, hint });
}

const UNEXPECTED_HINTS: Record<string, string> = {
  ' ': "A name with such a character, or that begins with it, is written ['like this'].",
  '(': 'Functions are not part of this dialect.',
};
