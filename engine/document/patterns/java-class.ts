/** Java's character classes: `[a-z&&[^b]]`, `\w`, `\p{L}` (java.util.regex.Pattern). */
import { peek, readCharacter, skipComments, take, takeMatch, type Reader } from './java-reader.js';
import { character, NotAPattern, type Flags, type Piece } from './piece.js';

/** Nesting of classes at most. */
const MOST_NESTED = 50;
const OTHER_SPACES = String.raw`\u0085\u2028\u2029`;
/** Ranges of ASCII and a few others, as Java defines them whatever its flags. */
const SHORTHANDS: Record<string, string> = {
  d: '0-9',
  w: 'A-Za-z0-9_',
  s: String.raw` \t\n\v\f\r`,
  h: String.raw` \t\u00a0\u1680\u180e\u2000-\u200a\u202f\u205f\u3000`,
  v: String.raw`\n\v\f\r${OTHER_SPACES}`,
};
/** What ends a line: `.` does not match it. */
export const LINE_ENDS = String.raw`\n\r${OTHER_SPACES}`;

const POSIX: Record<string, string> = {
  Lower: 'a-z',
  Upper: 'A-Z',
  ASCII: String.raw`\u0000-\u007f`,
  Alpha: 'A-Za-z',
  Digit: '0-9',
  Alnum: 'A-Za-z0-9',
  Punct: String.raw`!-\/:-@\u005b-\u0060\u007b-~`,
  Graph: '!-~',
  Print: ' -~',
  Blank: String.raw` \t`,
  Cntrl: String.raw`\u0000-\u001f\u007f`,
  XDigit: 'A-Fa-f0-9',
  Space: String.raw` \t\n\v\f\r`,
};
/** Java's names of Unicode properties, and V8's. */
const BINARY: Record<string, string> = {
  alphabetic: 'Alphabetic',
  letter: 'L',
  digit: 'Nd',
  punctuation: 'P',
  control: 'Cc',
  lowercase: 'Lowercase',
  uppercase: 'Uppercase',
  titlecase: 'Lt',
  ideographic: 'Ideographic',
  white_space: 'White_Space',
  whitespace: 'White_Space',
  hex_digit: 'Hex_Digit',
  assigned: 'Assigned',
};

/** The class that `[` begins. */
export function readClass(reader: Reader, depth = 0): Piece {
  if (depth > MOST_NESTED) throw new NotAPattern('depth');
  reader.at += 1;
  const negated = take(reader, '^') ? '^' : '';
  const parts = [readUnion(reader, depth, true)];
  while (take(reader, '&&')) parts.push(readUnion(reader, depth, false));
  if (!take(reader, ']')) throw new NotAPattern('class');
  const [only] = parts;
  if (parts.length === 1) return bracketed(only!, negated);
  const sides = parts.filter(({ size }) => size > 0).map(({ v8 }) => (v8 === undefined ? undefined : `[${v8}]`));
  return { v8: sides.includes(undefined) ? undefined : `[${negated}${sides.join('&&')}]`, size: 1 };
}

const bracketed = ({ re2, v8 }: Piece, negated: string): Piece => ({
  re2: re2 === undefined ? undefined : `[${negated}${re2}]`,
  v8: v8 === undefined ? undefined : `[${negated}${v8}]`,
  size: 1,
});

/** Items up to `&&` or the end. A `]` that comes first is a literal. */
function readUnion(reader: Reader, depth: number, isFirst: boolean): Piece {
  const items: Piece[] = [];
  for (;;) {
    skipComments(reader);
    const next = peek(reader);
    if (next === '') throw new NotAPattern('class');
    if (reader.text.startsWith('&&', reader.at) || (next === ']' && (items.length > 0 || !isFirst))) break;
    items.push(next === '[' ? nested(readClass(reader, depth + 1)) : readItem(reader));
  }
  return {
    re2: items.some(({ re2 }) => re2 === undefined) ? undefined : items.map(({ re2 }) => re2).join(''),
    v8: items.some(({ v8 }) => v8 === undefined) ? undefined : items.map(({ v8 }) => v8).join(''),
    size: items.length,
  };
}

/** RE2 has no classes inside classes: the items of one that is not negated are added to the outer class. */
const nested = ({ re2, v8 }: Piece): Piece => ({
  re2: re2 === undefined || re2.startsWith('[^') ? undefined : re2.slice(1, -1),
  v8,
  size: 1,
});

function readItem(reader: Reader): Piece {
  const first = readCharacter(reader);
  if (first === undefined) return readSet(reader);
  const isRange =
    peek(reader) === '-' && !/^-(?:[\][]|&&|\\[dDwWsShHvVpP]|$)/.test(reader.text.slice(reader.at, reader.at + 3));
  if (!isRange) return range(first, first, reader.flags);
  reader.at += 1;
  const last = readCharacter(reader);
  if (last === undefined || last < first) throw new NotAPattern('range');
  return range(first, last, reader.flags);
}

const concat = (pieces: readonly Piece[]): Piece => ({
  re2: pieces.map(({ re2 }) => re2).join(''),
  v8: pieces.map(({ v8 }) => v8).join(''),
  size: 1,
});

/** The characters from one to another; with flag i also its ASCII letters in the other case. */
export function range(first: number, last: number, flags: Flags): Piece {
  const all = [[first, last] as const, ...(flags.i ? otherCase(first, last) : [])];
  return concat(
    all.map(([from, to]) => (from === to ? character(from) : concat([character(from), DASH, character(to)]))),
  );
}

const DASH: Piece = { re2: '-', v8: '-', size: 1 };

function otherCase(first: number, last: number): (readonly [number, number])[] {
  return [
    [65, 90, 32],
    [97, 122, -32],
  ].flatMap(([low, high, shift]) => {
    const [from, to] = [Math.max(first, low!), Math.min(last, high!)];
    return from > to ? [] : [[from + shift!, to + shift!] as const];
  });
}

/** A class that is written as an escape: `\w`, `\P{L}`. The piece stands inside a class. */
export function readSet(reader: Reader): Piece {
  const property = takeMatch(reader, /\\([pP])(?:\{\^?([A-Za-z0-9_=]+)\}|([A-Z]))/y);
  if (property !== undefined) {
    const [, kind, long, short] = property;
    return propertySet((long ?? short)!, kind === 'P', reader.flags);
  }
  const letter = takeMatch(reader, /\\([dDwWsShHvV])/y)?.[1];
  const set = letter === undefined ? undefined : SHORTHANDS[letter.toLowerCase()];
  if (set === undefined) throw new NotAPattern('escape');
  return ascii(set, letter !== letter!.toLowerCase());
}

function propertySet(name: string, isNegated: boolean, flags: Flags): Piece {
  const posix = POSIX[flags.i && (name === 'Lower' || name === 'Upper') ? 'Alpha' : name];
  if (posix !== undefined) return ascii(posix, isNegated);
  const p = isNegated ? 'P' : 'p';
  const category = /^(?:Is|gc=|general_category=)?([LMNPSZC][a-z]?)$/.exec(name)?.[1];
  if (category !== undefined) return { re2: `\\${p}{${category}}`, v8: `\\${p}{${category}}`, size: 1 };
  const binary = /^Is/.test(name) ? BINARY[name.slice(2).toLowerCase()] : undefined;
  if (binary !== undefined) return { v8: `\\${p}{${binary}}`, size: 1 };
  const script = /^(?:Is|script=|sc=)([A-Za-z_]+)$/.exec(name)?.[1];
  if (script === undefined) throw new NotAPattern('property');
  return { re2: `\\${p}{${script}}`, v8: `\\${p}{Script=${script}}`, size: 1 };
}

/** A set written in JavaScript's syntax. Negated, it would be a class inside a class, which RE2 has not; for two sets RE2 has an escape. */
function ascii(set: string, isNegated: boolean): Piece {
  const v8 = set.replaceAll(/\\u([0-9a-f]{4})/g, String.raw`\u{$1}`);
  const re2 = set.replaceAll(/\\u([0-9a-f]{4})/g, String.raw`\x{$1}`);
  if (!isNegated) return { re2, v8, size: 1 };
  return { re2: NEGATED_FOR_RE2[set], v8: `[^${v8}]`, size: 1 };
}

const NEGATED_FOR_RE2: Record<string, string> = { '0-9': String.raw`\D`, 'A-Za-z0-9_': String.raw`\W` };
