/** Reads a Java pattern from left to right: characters and their escapes (java.util.regex.Pattern). */
import { NotAPattern, type Flags } from './piece.js';

export interface Reader {
  readonly text: string;
  at: number;
  flags: Flags;
  /** Capturing groups so far, and the numbers of those with names. */
  groups: number;
  names: Map<string, number>;
}

export const peek = ({ text, at }: Reader): string => {
  const point = text.codePointAt(at);
  return point === undefined ? '' : String.fromCodePoint(point);
};

/** Takes `expected` when it comes next. */
export function take(reader: Reader, expected: string): boolean {
  if (!reader.text.startsWith(expected, reader.at)) return false;
  reader.at += expected.length;
  return true;
}

/** Takes what `expression` (sticky) matches here. */
export function takeMatch(reader: Reader, expression: RegExp): RegExpExecArray | undefined {
  expression.lastIndex = reader.at;
  const found = expression.exec(reader.text) ?? undefined;
  reader.at += found?.[0].length ?? 0;
  return found;
}

/** Skips blanks and comments where flag x is set. */
export function skipComments(reader: Reader): void {
  if (reader.flags.x) takeMatch(reader, /(?:[ \t\n\v\f\r]|#[^\n]*)*/y);
}

const ESCAPES: Record<string, number> = { t: 9, n: 10, r: 13, f: 12, a: 7, e: 27 };
const UNIT = /\\u+([0-9A-Fa-f]{4})/y;
const NUMERIC: readonly [RegExp, number][] = [
  [/\\x([0-9A-Fa-f]{2})/y, 16],
  [/\\x\{([0-9A-Fa-f]{1,6})\}/y, 16],
  [/\\0([0-3][0-7]{2}|[0-7]{1,2})/y, 8],
];

/** The code point of a character, plain or escaped; undefined: an escape of another kind comes next. */
export function readCharacter(reader: Reader): number | undefined {
  if (peek(reader) !== '\\') return readPlain(reader);
  const unit = takeMatch(reader, UNIT)?.[1];
  if (unit !== undefined) return withLowHalf(reader, parseInt(unit, 16));
  for (const [expression, base] of NUMERIC) {
    const digits = takeMatch(reader, expression)?.[1];
    if (digits !== undefined) return checkPoint(parseInt(digits, base));
  }
  const control = takeMatch(reader, /\\c([\x20-\x7e])/y)?.[1];
  if (control !== undefined) return control.charCodeAt(0) ^ 64;
  return readSimpleEscape(reader);
}

function readPlain(reader: Reader): number {
  const plain = peek(reader);
  if (plain === '') throw new NotAPattern('end');
  reader.at += plain.length;
  return plain.codePointAt(0)!;
}

function readSimpleEscape(reader: Reader): number | undefined {
  const letter = reader.text.slice(reader.at + 1, reader.at + 2);
  const meaning = ESCAPES[letter];
  if (letter === '') throw new NotAPattern('escape');
  if (meaning === undefined && /[A-Za-z0-9]/.test(letter)) return undefined;
  reader.at += 1;
  if (meaning === undefined) return readPlain(reader);
  reader.at += 1;
  return meaning;
}

/** Two escaped halves of a pair are one character to Java. */
function withLowHalf(reader: Reader, high: number): number {
  if (high < 0xd800 || high > 0xdbff) return high;
  const low = takeMatch(reader, /\\u+([Dd][C-Fc-f][0-9A-Fa-f]{2})/y)?.[1];
  return low === undefined ? high : 0x10000 + ((high - 0xd800) << 10) + (parseInt(low, 16) - 0xdc00);
}

function checkPoint(point: number): number {
  if (point > 0x10ffff) throw new NotAPattern('code point');
  return point;
}
