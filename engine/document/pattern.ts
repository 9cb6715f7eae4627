/**
 * `allowedPattern` (spec 1.2): Java's regular expressions on RE2, whose time is linear. What RE2 refuses (lookaround,
 * long repeats) runs in V8 in a context of its own, with a limit of time (facts 5.3).
 */
import { runInNewContext } from 'node:vm';
import { RE2JS } from 're2js';

/** Milliseconds that V8 may take for one value. */
const LIMIT_MS = 200;
/** Longer patterns are not given to V8, whose compiler has no such limit. */
const LIMIT_LENGTH = 2000;

/** Does a whole text match (OP-2)? `'slow'`: that could not be told within the limit. */
export type Matcher = (text: string) => boolean | 'slow';

/** A matcher, or undefined: neither engine reads the pattern. */
export function compilePattern(pattern: string): Matcher | undefined {
  return onRe2(pattern) ?? onV8(pattern);
}

function onRe2(pattern: string): Matcher | undefined {
  try {
    const compiled = RE2JS.compile(pattern);
    return (text) => compiled.matches(text);
  } catch {
    return undefined;
  }
}

function onV8(pattern: string): Matcher | undefined {
  if (pattern.length > LIMIT_LENGTH) return undefined;
  const { flags, source } = withoutJavaFlags(pattern);
  try {
    new RegExp(source, flags);
  } catch {
    return undefined;
  }
  return (text) => {
    try {
      const context = { source: `^(?:${source})$`, flags, text };
      return runInNewContext('new RegExp(source, flags).test(text)', context, { timeout: LIMIT_MS }) as boolean;
    } catch {
      return 'slow';
    }
  };
}

/** Java writes flags in front, `(?i)`; JavaScript takes them apart. */
function withoutJavaFlags(pattern: string): { source: string; flags: string } {
  const [head = '', flags = ''] = /^\(\?([ims]+)\)/.exec(pattern) ?? [];
  return { source: pattern.slice(head.length), flags };
}
