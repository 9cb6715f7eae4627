/** The YAML parser's first complaint, in words that say what to do. */
import type { YAMLParseError } from 'yaml';
import type { Finding, Source, Span } from './position.js';
import { positionOf } from './position.js';

/** What to say about a syntax error, and where. The parser's follow-on errors are never shown. */
export function explainSyntaxError(source: Source, error: YAMLParseError): { span: Span; finding: Finding } {
  const [start, end] = error.pos;
  const line = lineAt(source, start);
  const hint = hintFor(error, source.text, start, line);
  const message = messageFor(error, source.text);
  return {
    span: { start, end: Math.min(end, source.text.length) },
    finding: { code: 'YAML_SYNTAX', message: `Not valid YAML: ${lowerFirst(message)}.`, ...(hint ? { hint } : {}) },
  };
}

function messageFor({ code, pos: [start, end], message }: YAMLParseError, text: string): string {
  if (CUT_OFF_CODES.has(code) && start >= text.trimEnd().length) {
    return 'The text ends inside brackets or quotes that are still open';
  }
  if (code === 'UNEXPECTED_TOKEN')
    return `Unexpected ${text.slice(start, Math.min(end, start + 20)).trim() || 'text'} here`;
  return MESSAGES[code] ?? message;
}

const CUT_OFF_CODES: ReadonlySet<string> = new Set(['BAD_INDENT', 'MISSING_CHAR']);

const MESSAGES: Partial<Record<YAMLParseError['code'], string>> = {
  TAB_AS_INDENT: 'A tab cannot indent a line',
  BLOCK_AS_IMPLICIT_KEY: 'A second "key:" begins inside this line',
  MULTILINE_IMPLICIT_KEY: 'This line is neither "key: value" nor part of the value above',
  BAD_INDENT: 'The indentation fits no map or list that is open here',
  BAD_ALIAS: 'This alias (*name) has no anchor (&name) before it',
};

function hintFor(error: YAMLParseError, text: string, offset: number, line: string): string | undefined {
  if (/[[\]{}]/.test(text[offset] ?? '')) {
    const selector = bracketedValue(text, offset);
    if (selector?.startsWith('$')) {
      return `A selector with brackets must be quoted inside { }: '${selector.replaceAll("'", "''")}'`;
    }
  }
  if (/(?:[:\-[,]\s+|[[,])\{\{/.test(line)) return QUOTE_REFERENCE;
  if (error.code === 'BLOCK_AS_IMPLICIT_KEY') return 'Quote a value that has a colon and a blank in it.';
  if (error.code === 'TAB_AS_INDENT') return 'Indent with blanks.';
  if (error.code === 'BAD_SCALAR_START') return 'Quote the value.';
  return undefined;
}

/** What to do about `Key: {{ P }}`. */
export const QUOTE_REFERENCE = "A value that begins with {{ must be quoted: '{{ Name }}'.";

/** The plain value around `offset` inside { }: from the blank before it to the comma or brace that ends it. */
function bracketedValue(text: string, offset: number): string | undefined {
  const start = Math.max(...[' ', ',', '{', '\n'].map((stop) => text.lastIndexOf(stop, offset - 1))) + 1;
  const match = /^(?:[^\s,{}[\]]|\[[^\]\n]*\])+/.exec(text.slice(start, start + 1000));
  return match?.[0];
}

function lineAt(source: Source, offset: number): string {
  const { line } = positionOf(source, offset);
  return source.text.slice(source.lines[line - 1], source.lines[line] ?? source.text.length);
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
