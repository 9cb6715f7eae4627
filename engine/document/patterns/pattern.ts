/**
 * `allowedPattern` (behaviour 1.2): Java's regular expressions on RE2, whose time is linear; what RE2 cannot express (lookaround,
 * possessive quantifiers, long repeats) on V8. Both have a time limit (design facts 5.3).
 */
import { createContext, Script } from 'node:vm';
import { RE2JS } from 're2js';
import { translate } from './java-pattern.js';
import type { Piece } from './piece.js';

/** Milliseconds for one value. */
const LIMIT_MS = 100;
/** Characters of a pattern, and its size for RE2, whose compiler has no time limit. */
const LONGEST_PATTERN = 4000;
const LARGEST_RE2 = 5_000;
/** Size of the pattern times characters of the value: below it RE2 needs no time limit. */
const UNWATCHED = 200_000;

/** Does a whole text match (behaviour OP-2)? `'slow'`: that was not decided within the limit, or within `limitMs`. */
export type Matcher = (text: string, limitMs?: number) => boolean | 'slow';

/** A cache: every value of every start asks for its pattern again. */
const lately = new Map<string, Matcher | undefined>();
const MOST_KEPT = 100;

/** A matcher, or undefined: neither engine can run the pattern. */
export function compilePattern(pattern: string): Matcher | undefined {
  if (lately.has(pattern)) return lately.get(pattern);
  if (lately.size >= MOST_KEPT) lately.clear();
  const matcher = compile(pattern);
  lately.set(pattern, matcher);
  return matcher;
}

function compile(pattern: string): Matcher | undefined {
  const piece = pattern.length > LONGEST_PATTERN ? undefined : translate(pattern);
  return piece === undefined ? undefined : (onRe2(piece) ?? onV8(piece));
}

function onRe2({ re2, size }: Piece): Matcher | undefined {
  if (re2 === undefined || size > LARGEST_RE2) return undefined;
  try {
    const compiled = RE2JS.compile(re2);
    return (text, limitMs) =>
      size * text.length < UNWATCHED ? compiled.matches(text) : watched(() => compiled.matches(text), limitMs);
  } catch {
    return undefined;
  }
}

function onV8({ v8 }: Piece): Matcher | undefined {
  if (v8 === undefined) return undefined;
  try {
    const compiled = new RegExp(`^(?:${v8})$`, 'v');
    return (text, limitMs) => watched(() => compiled.test(text), limitMs);
  } catch {
    return undefined;
  }
}

const sandbox: { work?: () => boolean } = {};
const context = createContext(sandbox);
const script = new Script('work()');

/** The result of `work`, or 'slow' after the limit: V8's limit for a script also ends the functions that the script calls. */
function watched(work: () => boolean, limitMs = LIMIT_MS): boolean | 'slow' {
  sandbox.work = work;
  try {
    return script.runInContext(context, { timeout: Math.max(1, Math.min(limitMs, LIMIT_MS)) }) as boolean;
  } catch {
    return 'slow';
  }
}
