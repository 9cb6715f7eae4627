/**
 * The syntax of selectors (spec 5.4): the part of JSONPath that Automation reads. Decided here alone, at validation and again
 * before evaluation; what passes is valid RFC 9535.
 */
import { RESERVED_NAMES } from './limits.js';

export interface SelectorFault {
  severity: 'error' | 'warning';
  message: string;
  hint?: string;
  /** The part of the selector that is meant; absent: all of it. */
  text?: string;
}

const BLANKS = String.raw`[ \t\n\r]*`;
const SHORTHAND = String.raw`[\p{L}_][\p{L}\p{N}_-]*`;
const NUMBER = String.raw`(?:0|[1-9]\d{0,14})`;
/** JSON's escapes, but no halves of surrogate pairs. */
const ESCAPE = String.raw`\\(?:[bfnrt/\\]|u(?:[0-9A-CEFa-cef][\dA-Fa-f]{3}|[Dd][0-7][\dA-Fa-f]{2}))`;
const TEXT = String.raw`(?:'(?:[^'\\\p{Cc}\p{Cs}]|${ESCAPE}|\\')*'|"(?:[^"\\\p{Cc}\p{Cs}]|${ESCAPE}|\\")*")`;
const LITERAL = String.raw`(?:${TEXT}|-?${NUMBER}(?:\.\d+)?|true|false|null)`;
const OPERAND = String.raw`@(?:\.${SHORTHAND}|\[${BLANKS}(?:${TEXT}|${NUMBER})${BLANKS}\])*`;
const COMPARISON = `${OPERAND}${BLANKS}(?:(?:==|!=|>=|<=|>|<)${BLANKS}${LITERAL}${BLANKS})?`;

const inBrackets = (source: string): RegExp => new RegExp(String.raw`\[${BLANKS}${source}${BLANKS}\]`, 'uy');
const NAME = new RegExp(SHORTHAND, 'uy');
const INDEX = inBrackets(NUMBER);
const WILDCARD = inBrackets(String.raw`\*`);
const QUOTED = inBrackets(`(${TEXT})`);
const FILTER = inBrackets(String.raw`\?${BLANKS}(?:\(${BLANKS}${COMPARISON}\)|${COMPARISON})`);

/** The selector from its root on: blanks around it vanish, and so does the freedom to leave `$` out or to write `@` (spec 5.4). */
export function rootedSelector(selector: string): string {
  const path = selector.trim();
  if (path.startsWith('$')) return path;
  return path.startsWith('@') ? `$${path.slice(1)}` : `$.${path}`;
}

/** What is wrong with a selector, or undefined. A missing `$.` at the beginning is only a warning. */
export function findSelectorFault(selector: string): SelectorFault | undefined {
  if (selector.trim() === '') return { severity: 'error', message: 'A selector cannot be empty.' };
  const path = rootedSelector(selector);
  const broken = readPath(path);
  if (broken !== undefined) return { severity: 'error', ...broken };
  if (/^\s*[$@]/.test(selector)) return undefined;
  return { severity: 'warning', message: `The selector does not begin with $; it is read as ${path}.` };
}

type Broken = Omit<SelectorFault, 'severity'>;

function readPath(path: string): Broken | undefined {
  let at = 1;
  while (at < path.length) {
    const end = readSegment(path, at);
    if (typeof end !== 'number') return end;
    at = end;
  }
  return undefined;
}

/** Where a segment ends, or what is wrong with it. */
function readSegment(path: string, at: number): number | Broken {
  if (path[at] === '[') return readBracket(path, at);
  if (path[at] !== '.') return unexpected(path, at);
  const afterDots = path.startsWith('..', at) ? at + 2 : at + 1;
  if (path[afterDots] === '*') return afterDots + 1;
  if (path[afterDots] === '[' && afterDots === at + 2) return readBracket(path, afterDots);
  const name = matchAt(NAME, path, afterDots);
  if (name === undefined)
    return afterDots === path.length ? { message: 'The selector ends after a dot.' } : unexpected(path, afterDots);
  return checkName(name[0]) ?? afterDots + name[0].length;
}

function readBracket(path: string, at: number): number | Broken {
  const simple = matchAt(INDEX, path, at) ?? matchAt(WILDCARD, path, at) ?? matchAt(FILTER, path, at);
  if (simple !== undefined) return at + simple[0].length;
  const quoted = matchAt(QUOTED, path, at);
  if (quoted !== undefined) return checkName(quoted[1]!.slice(1, -1)) ?? at + quoted[0].length;
  const close = path.indexOf(']', at);
  if (close < 0) return { message: 'A bracket is not closed.', text: path.slice(at) };
  return bracketFault(path.slice(at, close + 1));
}

const FILTER_FORM = "A filter is written [?(@.path == 'text')], with ==, !=, >, <, >= or <=.";
/** What people write in brackets that other dialects read; the first that fits explains. */
const FOREIGN: readonly [RegExp, message: string, hint?: string][] = [
  [
    /^\[\s*\?.*(&&|\|\|)/s,
    'A filter compares once: && and || are not part of this dialect.',
    'Select by one of the comparisons, and compare the rest in a later step.',
  ],
  [
    /^\[\s*-\s*\d+\s*\]$/,
    'An index counts from the beginning; negative ones are not part of this dialect.',
    'Write the index from the beginning, or select all with [*].',
  ],
  [
    /^\[\s*-?\d*\s*:[\s\d:-]*\]$/,
    'Slices are not part of this dialect.',
    'Select all with [*], or one by its index, like [0].',
  ],
  [/^\[\s*\?[^'"]*\.\./s, 'A filter cannot scan: .. is not part of its path.', FILTER_FORM],
  [/^\[\s*\?[^'"]*[\p{L}_]\s*\(/su, 'Functions are not part of this dialect.', FILTER_FORM],
  [/^\[\s*\?/, FILTER_FORM],
  [/^\[\s*['"][^\]]*,/, 'One name at a time: lists of names are not part of this dialect.'],
];

function bracketFault(text: string): Broken {
  const foreign = FOREIGN.find(([form]) => form.test(text));
  if (foreign === undefined) return { message: `${text} is not an index, a quoted name, [*] or a filter.`, text };
  const [, message, hint] = foreign;
  return { message, text, ...(hint === undefined ? {} : { hint }) };
}

const checkName = (name: string): Broken | undefined =>
  RESERVED_NAMES.includes(name) ? { message: `The name "${name}" cannot be selected.`, text: name } : undefined;

function unexpected(path: string, at: number): Broken {
  const character = String.fromCodePoint(path.codePointAt(at)!);
  const broken = { message: `Unexpected ${JSON.stringify(character)} in the selector.`, text: path.slice(at) };
  const hint = UNEXPECTED_HINTS[character] ?? (/[\d:-]/.test(character) ? QUOTE_NAME : undefined);
  return hint === undefined ? broken : { ...broken, hint };
}

const QUOTE_NAME = "A name with such a character, or that begins with it, is written ['like this'].";
const UNEXPECTED_HINTS: Record<string, string> = {
  ' ': QUOTE_NAME,
  '(': 'Functions are not part of this dialect.',
};

function matchAt(expression: RegExp, text: string, at: number): RegExpExecArray | undefined {
  expression.lastIndex = at;
  return expression.exec(text) ?? undefined;
}
