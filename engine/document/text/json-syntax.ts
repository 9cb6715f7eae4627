/**
 * Finds the first mistake in a JSON text. JSON.parse knows that there is one, but not on every version where; a YAML parser
 * would take much that is not JSON. Linear, without recursion.
 */

export interface JsonFault {
  offset: number;
  /** Exclusive end of what is wrong. */
  end: number;
  message: string;
  hint?: string;
}

interface Open {
  bracket: '{' | '[';
  offset: number;
}

type Expected = 'value' | 'value or ]' | 'key' | 'key or }' | 'colon' | 'separator' | 'end';

const TOKEN =
  /[{}[\],:]|"[^"\\\n\r]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\n\r]*)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|(?:true|false|null)(?!\w)/y;

/** The first fault, or undefined: the text is one JSON value. A tab inside a string passes; other control characters never get here. */
export function findJsonFault(text: string): JsonFault | undefined {
  const open: Open[] = [];
  let expected: Expected = 'value';
  let at = skipBlanks(text, 0);
  while (at < text.length) {
    TOKEN.lastIndex = at;
    const token: string | undefined = TOKEN.exec(text)?.[0];
    const next: Expected | undefined = token === undefined ? undefined : advance(expected, token, open, at);
    if (token === undefined || next === undefined) return unexpected(text, at, token, expected, open);
    expected = next;
    at = skipBlanks(text, at + token.length);
  }
  return expected === 'end' ? undefined : cutOff(text, expected, open);
}

const BLANKS = /[ \t\r\n]*/y;
function skipBlanks(text: string, from: number): number {
  BLANKS.lastIndex = from;
  BLANKS.exec(text);
  return BLANKS.lastIndex;
}

/** What may follow `token`; undefined: it may not stand here. */
function advance(expected: Expected, token: string, open: Open[], offset: number): Expected | undefined {
  const top = open.at(-1)?.bracket;
  switch (expected) {
    case 'key or }':
    case 'key':
      if (token === '}' && expected === 'key or }') return close(open);
      return token.startsWith('"') ? 'colon' : undefined;
    case 'colon':
      return token === ':' ? 'value' : undefined;
    case 'separator':
      if (token === ',') return top === '{' ? 'key' : 'value';
      return token === (top === '{' ? '}' : ']') ? close(open) : undefined;
    case 'value or ]':
    case 'value':
      if (token === ']' && expected === 'value or ]') return close(open);
      if (token === '{' || token === '[') {
        open.push({ bracket: token, offset });
        return token === '{' ? 'key or }' : 'value or ]';
      }
      if (/^[}\],:]/.test(token)) return undefined;
      return top === undefined ? 'end' : 'separator';
    default:
      return undefined;
  }
}

function close(open: Open[]): Expected {
  open.pop();
  return open.length === 0 ? 'end' : 'separator';
}

function unexpected(
  text: string,
  offset: number,
  token: string | undefined,
  expected: Expected,
  open: readonly Open[],
): JsonFault {
  const shown = token ?? text.slice(offset, offset + 1);
  const end = offset + shown.length;
  const found = shown.length > 20 ? `${shown.slice(0, 20)}…` : shown;
  const reason =
    notInJson(text.slice(offset, offset + 2), expected, open) ?? `Expected ${describe(expected, open)}, found ${found}`;
  const hint = hintFor(shown);
  return { offset, end, message: `JSON not well-formed. ${reason}.`, ...(hint === undefined ? {} : { hint }) };
}

function cutOff(text: string, expected: Expected, open: readonly Open[]): JsonFault {
  const offset = text.trimEnd().length;
  const message = `JSON not well-formed. The text ends where ${describe(expected, open)} is expected.`;
  const hint =
    open.length === 0
      ? undefined
      : `${open.length} ${open.length === 1 ? 'bracket is' : 'brackets are'} still open: is the file cut off?`;
  return { offset, end: offset, message, ...(hint === undefined ? {} : { hint }) };
}

function describe(expected: Expected, open: readonly Open[]): string {
  const closing = open.at(-1)?.bracket === '{' ? '}' : ']';
  const words: Record<Expected, string> = {
    value: 'a value',
    'value or ]': 'a value or ]',
    key: 'a key in double quotes',
    'key or }': 'a key in double quotes or }',
    colon: 'a colon',
    separator: `a comma or ${closing}`,
    end: 'the end of the text',
  };
  return words[expected];
}

/** Mistakes that many JSON readers accept, and AWS's does not. */
function notInJson(found: string, expected: Expected, open: readonly Open[]): string | undefined {
  if (found === '//' || found === '/*' || found.startsWith('#')) return 'JSON has no comments; remove this one';
  const top = open.at(-1)?.bracket;
  const isAfterComma = top === '{' ? expected === 'key' : top === '[' && expected === 'value';
  if (isAfterComma && found.startsWith(top === '{' ? '}' : ']')) {
    return `JSON has no comma after the last element; remove the one before this ${found.charAt(0)}`;
  }
  return undefined;
}

function hintFor(found: string): string | undefined {
  if (found === "'") return 'JSON has double quotes only.';
  if (found === '"') return 'This string does not end, or has a line break or an unknown escape in it.';
  return undefined;
}
