/** The syntax of selectors (spec 5.4): a small dialect of JSONPath. Read only, never evaluated here. */
import { RESERVED_NAMES } from './limits.js';

export interface SelectorFault {
  severity: 'error' | 'warning';
  message: string;
  /** The part of the selector that is meant; absent: all of it. */
  text?: string;
}

const NAME = /[\p{L}\p{N}_:-]+/uy;
const INDEX = /\[\s*\d+\s*\]/y;
const WILDCARD = /\[\s*\*\s*\]/y;
const QUOTED = /\[\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\s*\]/y;
const LITERAL = String.raw`(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|true|false|null)`;
const OPERAND = String.raw`@(?:\.[\p{L}\p{N}_:-]+|\['[^']*'\]|\["[^"]*"\]|\[\d+\])*`;
const FILTER = new RegExp(
  String.raw`\[\s*\?\s*\(?\s*(?:${OPERAND})\s*(?:(?:==|!=|>=|<=|>|<)\s*(?:${LITERAL})\s*)?\)?\s*\]`,
  'uy',
);

/** What is wrong with a selector, or undefined. A missing `$.` at the beginning is only a warning. */
export function findSelectorFault(selector: string): SelectorFault | undefined {
  if (selector.trim() === '') return { severity: 'error', message: 'A selector cannot be empty.' };
  const rooted = selector.startsWith('$') || selector.startsWith('@');
  const path = rooted ? selector : `$.${selector}`;
  const broken = readPath(path);
  if (broken !== undefined) return { severity: 'error', ...broken };
  if (rooted) return undefined;
  return { severity: 'warning', message: `The selector does not begin with $; it is read as ${path}.` };
}

type Broken = Pick<SelectorFault, 'message' | 'text'>;

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
  if (quoted !== undefined) return checkName(quoted[1] ?? quoted[2] ?? '') ?? at + quoted[0].length;
  const close = path.indexOf(']', at);
  if (close < 0) return { message: 'A bracket is not closed.', text: path.slice(at) };
  return bracketFault(path.slice(at, close + 1));
}

function bracketFault(text: string): Broken {
  if (/&&|\|\|/.test(text)) return { message: 'A filter compares once: && and || are not part of this dialect.', text };
  if (/^\[\s*-\s*\d+\s*\]$/.test(text))
    return { message: 'An index counts from the beginning; negative ones are not part of this dialect.', text };
  if (/^\[\s*\?/.test(text))
    return { message: "A filter is written [?(@.path == 'text')], with ==, !=, >, <, >= or <=.", text };
  return { message: `${text} is not an index, a quoted name, [*] or a filter.`, text };
}

const checkName = (name: string): Broken | undefined =>
  RESERVED_NAMES.includes(name) ? { message: `The name "${name}" cannot be selected.`, text: name } : undefined;

const unexpected = (path: string, at: number): Broken => ({
  message: `Unexpected ${JSON.stringify(path[at])} in the selector.`,
  text: path.slice(at),
});

function matchAt(expression: RegExp, text: string, at: number): RegExpExecArray | undefined {
  expression.lastIndex = at;
  return expression.exec(text) ?? undefined;
}
