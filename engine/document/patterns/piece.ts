/** Pieces of a pattern in the syntax of both engines that run it. */

/**
 * The same piece for RE2 and for V8 (flag `v`); absent: that engine cannot express it. `size`: how large it is once RE2 has compiled it.
 */
export interface Piece {
  re2?: string | undefined;
  v8?: string | undefined;
  size: number;
}

/** What Java's inline flags set. `i`: letters of ASCII in either case. */
export interface Flags {
  i: boolean;
  s: boolean;
  m: boolean;
  x: boolean;
}

/** A text that Java would refuse as a pattern, or that no engine here can express. Never leaves the translation. */
export class NotAPattern extends Error {}

/** Pieces, or groups of them, one after the other. */
export function join(pieces: readonly Piece[], between = ''): Piece {
  return {
    re2: joined(
      pieces.map(({ re2 }) => re2),
      between,
    ),
    v8: joined(
      pieces.map(({ v8 }) => v8),
      between,
    ),
    size: pieces.reduce((sum, { size }) => sum + size, between.length),
  };
}

const joined = (texts: readonly (string | undefined)[], between: string): string | undefined =>
  texts.includes(undefined) ? undefined : texts.join(between);

/** A piece that both engines write alike. */
export const same = (text: string): Piece => ({ re2: text, v8: text, size: 1 });

/** One character, by its code point; never read as syntax. */
export function character(point: number): Piece {
  const text = String.fromCodePoint(point);
  if (/^[A-Za-z0-9]$/.test(text)) return same(text);
  const hex = point.toString(16);
  return { re2: String.raw`\x{${hex}}`, v8: String.raw`\u{${hex}}`, size: 1 };
}
