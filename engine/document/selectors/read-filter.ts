/** Filters, `[?(@.path == 'text')]` (behaviour 5.4): comparisons, joined and negated as Jayway's library reads them. */
import {
  peek,
  readInteger,
  readName,
  readNumber,
  readQuoted,
  readText,
  skipBlanks,
  SyntaxFault,
  take,
} from './cursor.js';
import type { Cursor } from './cursor.js';
import type { Condition, Operand, Operator } from './syntax.js';

export const FILTER_FORM = "A filter is written [?(@.path == 'text')], with ==, !=, >, <, >= or <=.";

/** Nesting of parentheses and negations at most. */
const MOST_NESTED = 20;
const OPERATORS: readonly Operator[] = ['==', '!=', '>=', '<=', '>', '<'];

/** The condition after `?`, up to the closing bracket. @throws SyntaxFault. */
export function readFilter(cursor: Cursor): Condition {
  const condition = readJoined(cursor, 0);
  if (peek(cursor) !== ']') throw wrongForm();
  return condition;
}

const wrongForm = (): SyntaxFault => new SyntaxFault({ message: FILTER_FORM });

function readJoined(cursor: Cursor, depth: number): Condition {
  const any = [readEvery(cursor, depth)];
  while (joins(cursor, '||')) any.push(readEvery(cursor, depth));
  return any.length === 1 ? any[0]! : { any };
}

function readEvery(cursor: Cursor, depth: number): Condition {
  const every = [readOne(cursor, depth)];
  while (joins(cursor, '&&')) every.push(readOne(cursor, depth));
  return every.length === 1 ? every[0]! : { every };
}

function joins(cursor: Cursor, word: string): boolean {
  if (!take(cursor, word)) return false;
  warn(cursor, '&& and || in a filter');
  return true;
}

/** Warns of syntax that Jayway's library reads, although AWS's guide excludes it or does not mention it. */
export function warn(cursor: Cursor, what: string, hint?: string): void {
  const message = `AWS does not document ${what}; the selector is evaluated as JSONPath libraries do.`;
  cursor.warnings.push(hint === undefined ? { message } : { message, hint });
}

function readOne(cursor: Cursor, depth: number): Condition {
  if (depth > MOST_NESTED) throw new SyntaxFault({ message: 'The filter is nested too deep.' });
  skipBlanks(cursor);
  if (take(cursor, '!')) {
    warn(cursor, '! in a filter');
    return { not: readOne(cursor, depth + 1) };
  }
  const condition = take(cursor, '(') ? readParentheses(cursor, depth + 1) : readComparison(cursor);
  skipBlanks(cursor);
  return condition;
}

function readParentheses(cursor: Cursor, depth: number): Condition {
  const condition = readJoined(cursor, depth);
  if (!take(cursor, ')')) throw wrongForm();
  return condition;
}

function readComparison(cursor: Cursor): Condition {
  const left = readOperand(cursor);
  skipBlanks(cursor);
  const operator = OPERATORS.find((each) => take(cursor, each));
  if (operator !== undefined) {
    skipBlanks(cursor);
    return { left, operator, right: readOperand(cursor) };
  }
  if ('literal' in left) throw wrongForm();
  return { exists: left };
}

function readOperand(cursor: Cursor): Operand {
  if (take(cursor, '@')) return { from: 'element', path: readPath(cursor) };
  if (take(cursor, '$')) return { from: 'root', path: readPath(cursor) };
  if (/^['"]$/.test(peek(cursor))) return { literal: readText(cursor) };
  const number = readNumber(cursor);
  if (number !== undefined) return { literal: number };
  const word = readName(cursor);
  if (word === 'true' || word === 'false') return { literal: word === 'true' };
  if (word === 'null') return { literal: null };
  throw word !== undefined && peek(cursor) === '(' ? functions() : wrongForm();
}

const functions = (): SyntaxFault =>
  new SyntaxFault({ message: 'Functions are not part of this dialect.', hint: FILTER_FORM });

/** Names and indexes only: an operand is one value. */
function readPath(cursor: Cursor): (string | number)[] {
  const path: (string | number)[] = [];
  for (;;) {
    if (cursor.text.startsWith('..', cursor.at))
      throw new SyntaxFault({ message: 'A filter cannot scan: .. is not part of its path.', hint: FILTER_FORM });
    if (take(cursor, '[')) path.push(readBracket(cursor));
    else if (take(cursor, '.')) {
      const name = readName(cursor);
      if (name === undefined) throw wrongForm();
      path.push(name);
      if (peek(cursor) === '(') throw functions();
    } else return path;
  }
}

function readBracket(cursor: Cursor): string | number {
  skipBlanks(cursor);
  const key = /^['"]$/.test(peek(cursor)) ? readQuoted(cursor) : readInteger(cursor);
  skipBlanks(cursor);
  if (key === undefined || !take(cursor, ']')) throw wrongForm();
  return key;
}
