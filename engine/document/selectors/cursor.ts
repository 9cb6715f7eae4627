/** Reads a selector from left to right. Every character is read a bounded number of times, whatever it is. */
import { RESERVED_NAMES } from '../document-limits.js';

/** What is wrong with a selector. `text`: the wrong part; absent: all of it. */
export interface Broken {
  message: string;
  hint?: string;
  text?: string;
}

/** Ends the reading; never leaves `readSelector`. */
export class SyntaxFault extends Error {
  constructor(readonly broken: Broken) {
    super(broken.message);
  }
}

/** A position in a selector, and the warnings so far. */
export interface Cursor {
  readonly text: string;
  at: number;
  readonly warnings: Broken[];
}

const ESCAPES: Record<string, string> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', '/': '/', '\\': '\\' };
/** Four hexadecimal digits, but no half of a surrogate pair. */
const UNIT = /(?:[0-9A-CEFa-cef][\dA-Fa-f]{3}|[Dd][0-7][\dA-Fa-f]{2})/y;
const NAME = /[\p{L}\p{N}_:/@#$+-]+/uy;
const INTEGER = /-?(?:0|[1-9]\d{0,14})(?!\d)/y;
const NUMBER = /-?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?(?![\d.])/y;

export const peek = ({ text, at }: Cursor): string => text.charAt(at);

/** Takes `expected` when it comes next. */
export function take(cursor: Cursor, expected: string): boolean {
  if (!cursor.text.startsWith(expected, cursor.at)) return false;
  cursor.at += expected.length;
  return true;
}

export function skipBlanks(cursor: Cursor): void {
  while (/^[ \t\n\r]$/.test(peek(cursor))) cursor.at += 1;
}

/** The name after a dot, quotes optional. Undefined: none begins here. */
export function readName(cursor: Cursor): string | undefined {
  if (/^['"]$/.test(peek(cursor))) return readQuoted(cursor);
  const name = match(cursor, NAME);
  return name === undefined ? undefined : checkName(name);
}

export const readInteger = (cursor: Cursor): number | undefined => asNumber(match(cursor, INTEGER));
export const readNumber = (cursor: Cursor): number | undefined => asNumber(match(cursor, NUMBER));

/** Minus zero is zero: it means the first element. */
const asNumber = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : Number(text) === 0 ? 0 : Number(text);

/** A quoted name; reserved names are refused. */
export function readQuoted(cursor: Cursor): string {
  const start = cursor.at;
  const name = readText(cursor);
  checkName(cursor.text.slice(start + 1, cursor.at - 1));
  return name;
}

/** A quoted text with its escapes resolved. @throws SyntaxFault when its end is missing. */
export function readText(cursor: Cursor): string {
  const start = cursor.at;
  const quote = peek(cursor);
  let text = '';
  for (cursor.at += 1; cursor.at < cursor.text.length;) {
    const character = String.fromCodePoint(cursor.text.codePointAt(cursor.at)!);
    cursor.at += character.length;
    if (character === quote) return text;
    if (/[\p{Cc}\p{Cs}]/u.test(character)) break;
    text += character === '\\' ? readEscape(cursor, quote) : character;
  }
  throw new SyntaxFault({ message: 'A quoted text has no end.', text: cursor.text.slice(start, start + 40) });
}

function readEscape(cursor: Cursor, quote: string): string {
  const start = cursor.at - 1;
  const character = peek(cursor);
  cursor.at += 1;
  if (character === quote) return quote;
  const unit = character === 'u' ? match(cursor, UNIT) : undefined;
  if (unit !== undefined) return String.fromCharCode(parseInt(unit, 16));
  const plain = ESCAPES[character];
  if (plain !== undefined) return plain;
  throw new SyntaxFault({ message: 'There is no such escape.', text: cursor.text.slice(start, start + 6) });
}

function match(cursor: Cursor, expression: RegExp): string | undefined {
  expression.lastIndex = cursor.at;
  const found = expression.exec(cursor.text)?.[0];
  cursor.at += found?.length ?? 0;
  return found;
}

function checkName(name: string): string {
  if (!RESERVED_NAMES.includes(name)) return name;
  throw new SyntaxFault({ message: `The name "${name}" cannot be selected.`, text: name });
}
