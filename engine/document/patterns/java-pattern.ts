/**
 * Translates Java's regular expressions (behaviour 1.2) for RE2 and for V8: groups, quantifiers, flags. A construct that an engine lacks is
 * written with others: possessive quantifiers as lookaheads, flags as classes, groups by name.
 */
import { LINE_ENDS, range, readClass, readSet } from './java-class.js';
import { peek, readCharacter, skipComments, take, takeMatch, type Reader } from './java-reader.js';
import { join, NotAPattern, same, type Piece } from './piece.js';

/** Nesting of groups at most. */
const MOST_NESTED = 100;

/** The pattern for both engines, as far as each can express it; undefined: not a pattern. Linear in its length. */
export function translate(pattern: string): Piece | undefined {
  const flags = { i: false, s: false, m: false, x: false };
  const reader: Reader = { text: withoutQuoting(pattern), at: 0, flags, groups: 0, names: new Map() };
  try {
    const piece = readAlternatives(reader, 0);
    return reader.at === reader.text.length ? piece : undefined;
  } catch (error) {
    if (!(error instanceof NotAPattern)) throw error;
    return undefined;
  }
}

/** `\Q…\E` as what it stands for: each character in it escaped. */
const withoutQuoting = (pattern: string): string =>
  pattern.replaceAll(/\\(?:Q([^]*?)(?:\\E|$)|[^])/g, (text, quoted: string | undefined) =>
    quoted === undefined ? text : quoted.replaceAll(/[^A-Za-z0-9]/gu, String.raw`\$&`),
  );

/** Reads up to a closing parenthesis, which ends the flags that were set inside. */
function readAlternatives(reader: Reader, depth: number): Piece {
  if (depth > MOST_NESTED) throw new NotAPattern('depth');
  const before = reader.flags;
  const alternatives = [readSequence(reader, depth)];
  while (take(reader, '|')) alternatives.push(readSequence(reader, depth));
  reader.flags = before;
  return join(alternatives, '|');
}

function readSequence(reader: Reader, depth: number): Piece {
  const pieces: Piece[] = [];
  for (;;) {
    skipComments(reader);
    const next = peek(reader);
    if (next === '' || next === '|' || next === ')') return join(pieces);
    const atom = readAtom(reader, depth);
    if (atom !== undefined) pieces.push(readQuantifier(reader, atom));
  }
}

/** undefined: flags, which match nothing. */
function readAtom(reader: Reader, depth: number): Piece | undefined {
  const next = peek(reader);
  if (next === '(') return readGroup(reader, depth);
  if (next === '[') return readClass(reader);
  if (next === '\\') return readEscape(reader);
  if ('*+?{'.includes(next)) throw new NotAPattern('dangling');
  if (take(reader, '.')) return reader.flags.s ? { re2: '(?s:.)', v8: '[^]', size: 1 } : anyButLineEnd();
  if (take(reader, '^')) return reader.flags.m ? { v8: `(?<=^|[${v8Ends}])`, size: 1 } : same('^');
  if (take(reader, '$')) return atEnd(reader.flags.m);
  return letter(readCharacter(reader)!, reader);
}

const v8Ends = LINE_ENDS;
const anyButLineEnd = (): Piece => ({
  re2: `[^${LINE_ENDS.replaceAll(/\\u([0-9a-f]{4})/g, String.raw`\x{$1}`)}]`,
  v8: `[^${v8Ends}]`,
  size: 1,
});

/**
 * Java's `$` also matches before a final line end. RE2's matches only at the end, which is the same unless the pattern goes on after it.
 */
const atEnd = (isMultiline: boolean): Piece =>
  isMultiline ? { v8: `(?=$|[${v8Ends}])`, size: 1 } : { re2: '$', v8: `(?=(?:\\r\\n|[${v8Ends}])?$)`, size: 1 };

const letter = (point: number, { flags }: Reader): Piece => {
  const { re2, v8 } = range(point, point, flags);
  return flags.i ? { re2: `[${re2}]`, v8: `[${v8}]`, size: 1 } : { re2, v8, size: 1 };
};

const ANCHORS: Record<string, () => Piece> = {
  A: () => same('^'),
  G: () => same('^'),
  z: () => same('$'),
  Z: () => atEnd(false),
  b: () => same(String.raw`\b`),
  B: () => same(String.raw`\B`),
  R: () => ({ v8: `(?:\\r\\n|[\\v\\f${v8Ends}])`, size: 1 }),
};

function readEscape(reader: Reader): Piece {
  const anchor = takeMatch(reader, /\\([AGzZbBR])/y)?.[1];
  if (anchor !== undefined) return ANCHORS[anchor]!();
  const name = takeMatch(reader, /\\k<([A-Za-z][A-Za-z0-9]*)>/y)?.[1];
  if (name !== undefined) return backReference(reader, reader.names.get(name));
  if (/^\\[1-9]/.test(reader.text.slice(reader.at, reader.at + 2))) return readNumbered(reader);
  const point = readCharacter(reader);
  if (point !== undefined) return letter(point, reader);
  return standing(readSet(reader));
}

/** A set outside of a class, where RE2 can have it negated as well. */
function standing({ re2, v8 }: Piece): Piece {
  const negated = v8?.startsWith('[^') ? v8.replaceAll(String.raw`\u{`, String.raw`\x{`) : undefined;
  return {
    re2: re2 === undefined ? negated : `[${re2}]`,
    v8: v8 === undefined ? undefined : `[${v8}]`,
    size: 1,
  };
}

/** Reads as many digits as there are groups for. */
function readNumbered(reader: Reader): Piece {
  let number = Number(reader.text.charAt(reader.at + 1));
  reader.at += 2;
  while (/^\d$/.test(peek(reader)) && number * 10 + Number(peek(reader)) <= reader.groups) {
    number = number * 10 + Number(peek(reader));
    reader.at += 1;
  }
  return backReference(reader, number <= reader.groups ? number : undefined);
}

/** A reference to a group by Java's number. V8 would compare the letters exactly, so with flag i no engine can express it. */
function backReference({ flags }: Reader, number: number | undefined): Piece {
  if (number === undefined) throw new NotAPattern('reference');
  return { v8: flags.i ? undefined : String.raw`\k<g${number}>`, size: 1 };
}

function readGroup(reader: Reader, depth: number): Piece | undefined {
  const flags = takeMatch(reader, /\(\?([idmsuxU]*)(?:-([idmsuxU]+))?([:)])/y);
  if (flags !== undefined) return readFlagged(reader, depth, flags);
  const look = takeMatch(reader, /\((\?(?:=|!|<=|<!))/y)?.[1];
  if (look !== undefined) {
    const { v8, size } = closed(reader, depth);
    return { v8: v8 === undefined ? undefined : `(${look}${v8})`, size };
  }
  if (take(reader, '(?>')) return atomic(reader, closed(reader, depth));
  const named = takeMatch(reader, /\(\?<([A-Za-z][A-Za-z0-9]*)>/y)?.[1];
  if (named === undefined && (reader.text.startsWith('(?', reader.at) || !take(reader, '(')))
    throw new NotAPattern('group');
  reader.groups += 1;
  const number = reader.groups;
  if (named !== undefined) reader.names.set(named, number);
  const { re2, v8, size } = closed(reader, depth);
  return {
    re2: re2 === undefined ? undefined : `(?:${re2})`,
    v8: v8 === undefined ? undefined : `(?<g${number}>${v8})`,
    size,
  };
}

/** `(?i)`: for the rest of the group around it; `(?i:…)`: for this one. */
function readFlagged(reader: Reader, depth: number, [, on = '', off = '', end]: RegExpExecArray): Piece | undefined {
  const before = reader.flags;
  const is = (flag: keyof Reader['flags']): boolean => (before[flag] || on.includes(flag)) && !off.includes(flag);
  reader.flags = { i: is('i'), s: is('s'), m: is('m'), x: is('x') };
  if (end === ')') return undefined;
  const { re2, v8, size } = closed(reader, depth);
  reader.flags = before;
  return { re2: re2 === undefined ? undefined : `(?:${re2})`, v8: v8 === undefined ? undefined : `(?:${v8})`, size };
}

function closed(reader: Reader, depth: number): Piece {
  const inner = readAlternatives(reader, depth + 1);
  if (!take(reader, ')')) throw new NotAPattern('group');
  return inner;
}

/** An atomic group, as a lookahead: V8 never backtracks into one. */
function atomic(reader: Reader, { v8, size }: Piece): Piece {
  const name = `a${reader.at}`;
  return { v8: v8 === undefined ? undefined : String.raw`(?=(?<${name}>${v8}))\k<${name}>`, size };
}

function readQuantifier(reader: Reader, atom: Piece): Piece {
  skipComments(reader);
  const found = takeMatch(reader, /(?:([*+?])|\{(\d{1,9})(,(\d{0,9}))?\})([?+]?)/y);
  if (found === undefined) return atom;
  const [text, sign, least, , most, kind] = found;
  const count = kind === '' ? text : text.slice(0, -1);
  if (sign === undefined && most !== undefined && most !== '' && Number(most) < Number(least))
    throw new NotAPattern('counts');
  const repeats = sign === undefined ? Math.max(1, Number(least), Number(most ?? 0)) : 1;
  const quantifier = kind === '?' ? `${count}?` : count;
  const repeated = {
    re2: atom.re2 === undefined || kind === '+' ? undefined : `(?:${atom.re2})${quantifier}`,
    v8: atom.v8 === undefined ? undefined : `(?:${atom.v8})${quantifier}`,
    size: atom.size * repeats + 1,
  };
  return kind === '+' ? atomic(reader, repeated) : repeated;
}
