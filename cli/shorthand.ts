import { RunbookError } from '../engine/errors.js';

/** `A=x,y,B=z` gives `{ A: ['x', 'y'], B: 'z' }`. */
export type Shorthand = Record<string, string | string[]>;

interface Cursor {
  readonly text: string;
  at: number;
  /** Reads the text of a `file://` path; undefined for any other value. */
  readonly file: (value: string) => string | undefined;
}

/**
 * The AWS CLI's shorthand for one argument: `Key=value`, `Key=a,b`, `Key=[a,b]`, quotes, `\,` for a comma, `Key@=file://path`.
 * @throws RunbookError USAGE with the place of the mistake.
 */
export function parseShorthand(text: string, file: Cursor['file']): Shorthand {
  const cursor: Cursor = { text, at: 0, file };
  const pairs = new Map<string, string | string[]>();
  do {
    const key = take(cursor, /^[\w\-.#/:]*/) ?? '';
    if (key === '' || pairs.has(key)) throw mistake(cursor, key ? `'${key}' is given twice` : "expected 'Name=value'");
    pairs.set(key, value(cursor));
  } while (skip(cursor, ','));
  if (cursor.at < text.length) throw mistake(cursor, "expected ',' or the end");
  return Object.fromEntries(pairs);
}

function value(cursor: Cursor): string | string[] {
  const fromFile = skip(cursor, '@');
  if (!skip(cursor, '=')) throw mistake(cursor, "expected '='");
  const load = (text: string): string => (fromFile ? (cursor.file(text) ?? text) : text);
  if (cursor.text[cursor.at] === '{') throw mistake(cursor, 'a map cannot stand here');
  if (cursor.text[cursor.at] === '[') return bracketed(cursor).map(load);
  const first = single(cursor, FIRST) ?? '';
  const rest = others(cursor);
  return rest.length > 0 ? [first, ...rest].map(load) : load(first);
}

/** The first element of a value may contain `=`; in a later element `=` would end the next key. */
const FIRST = /^(?:\\,|[^\s"',=[{])(?:\\,|[^"',\]}])*/;
const LATER = /^(?:\\,|[^\s"',=[{])(?:\\,|[^"',=])*/;

/** Elements after the first comma, as long as what follows is not `Name=`. */
function others(cursor: Cursor): string[] {
  const found: string[] = [];
  for (;;) {
    const comma = cursor.at;
    if (!skip(cursor, ',')) return found;
    const element = single(cursor, LATER);
    const ends = /^\s*(,|$)/.test(cursor.text.slice(cursor.at));
    if (element === undefined || !ends) {
      cursor.at = comma;
      return found;
    }
    found.push(element);
  }
}

function bracketed(cursor: Cursor): string[] {
  const found: string[] = [];
  skip(cursor, '[');
  while (!skip(cursor, ']')) {
    const element = single(cursor, FIRST);
    if (element === undefined) throw mistake(cursor, "expected a value or ']'");
    found.push(element);
    if (!skip(cursor, ',') && cursor.text[cursor.at] !== ']') throw mistake(cursor, "expected ',' or ']'");
  }
  return found;
}

/** A quoted text, or a plain one; undefined when there is neither. */
function single(cursor: Cursor, plain: RegExp): string | undefined {
  const quote = cursor.text[cursor.at];
  if (quote !== '"' && quote !== "'") return take(cursor, plain)?.replaceAll('\\,', ',').trimEnd();
  const quoted = take(cursor, quote === '"' ? /^"(?:\\"|[^"])*"/ : /^'(?:\\'|[^'])*'/);
  if (quoted === undefined) throw mistake(cursor, 'the quote is not closed');
  return quoted.slice(1, -1).replaceAll(`\\${quote}`, quote).replaceAll('\\\\', '\\');
}

function take(cursor: Cursor, pattern: RegExp): string | undefined {
  const found = pattern.exec(cursor.text.slice(cursor.at))?.[0];
  cursor.at += found?.length ?? 0;
  return found;
}

/** Moves the cursor past `char` and the blanks around it, if `char` comes next. */
function skip(cursor: Cursor, char: string): boolean {
  const rest = cursor.text.slice(cursor.at);
  if (rest.trimStart()[0] !== char) return false;
  const after = rest.trimStart().slice(1).trimStart();
  cursor.at = cursor.text.length - after.length;
  return true;
}

const mistake = (cursor: Cursor, what: string): RunbookError =>
  new RunbookError('USAGE', `Cannot read this shorthand: ${what}:\n  ${cursor.text}\n  ${' '.repeat(cursor.at)}^`, {
    hint: `Write Name=value,value (quote what has commas or blanks), JSON '{"Name":["value"]}', or file://parameters.json.`,
  });
