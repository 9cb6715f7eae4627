/** The YAML parser's first complaint, in words that say what to do. */
import type { Finding, Source, Span } from '../position.js';
import { positionOf } from '../position.js';
import type { SyntaxFault } from './compose.js';

/**
 * What to say about the first of the parser's errors, and where; those that follow from it are never shown. `quoted`: the texts in
 * quotes of several lines, in order.
 */
export function explainSyntaxError(
  source: Source,
  errors: readonly SyntaxFault[],
  quoted: readonly Span[],
): { span: Span; finding: Finding } {
  const error = errors[0]!;
  const [start, end] = error.pos;
  const line = lineAt(source, start);
  const hint = hintFor(error, source.text, start, line) ?? forgottenQuote(source, start, quoted);
  const message = isInBrackets(errors) ? MISSING_COMMA : messageFor(error, source);
  return {
    span: { start, end: Math.min(end, source.text.length) },
    finding: {
      code: 'YAML_SYNTAX',
      message: `Not valid YAML: ${lowerFirst(message).replace(/\.$/, '')}.`,
      ...(hint ? { hint } : {}),
    },
  };
}

function messageFor({ code, pos: [start, end], message }: SyntaxFault, source: Source): string {
  const { text } = source;
  if (/^Missing closing .quote/.test(message)) return unclosedText(source, start);
  if (CUT_OFF_CODES.has(code) && start >= text.trimEnd().length) {
    return 'The text ends inside brackets or quotes that are still open';
  }
  if (code === 'UNEXPECTED_TOKEN')
    return `Unexpected ${text.slice(start, Math.min(end, start + 20)).trim() || 'text'} here`;
  return MESSAGES[code] ?? message;
}

/** A key of several lines inside brackets: the text before it should have ended with its line. */
const isInBrackets = ([first, second]: readonly SyntaxFault[]): boolean =>
  first?.code === 'MULTILINE_IMPLICIT_KEY' &&
  (second?.code === 'BLOCK_IN_FLOW' || first.message.includes('flow sequence'));

const MISSING_COMMA = 'A comma or a closing bracket is missing at the end of this line';

/** A quoted text ends at `end` without its quote: at the end of the document, or before a mark that ends it wherever it stands. */
function unclosedText({ text, lines }: Source, end: number): string {
  if (end >= text.trimEnd().length) return 'The text ends inside brackets or quotes that are still open';
  const mark = text.slice(end).trimStart().slice(0, 3);
  return MARKS.includes(mark) && lines.includes(end + text.slice(end).indexOf(mark))
    ? `A line that begins with ${mark} ends the document, inside quotes too`
    : 'A text in quotes is not closed here';
}

const MARKS = ['---', '...'];

/** A forgotten closing quote is noticed at the next quoted text, whose first quote ends the text before it. */
function forgottenQuote(source: Source, offset: number, quoted: readonly Span[]): string | undefined {
  const before = quoted.findLast(({ end }) => end <= offset);
  if (before === undefined || positionOf(source, before.end).line !== positionOf(source, offset).line) return undefined;
  const { line } = positionOf(source, before.start);
  return `The quoted text before it begins in line ${line}: is its closing quote missing there?`;
}

const CUT_OFF_CODES: ReadonlySet<string> = new Set(['BAD_INDENT', 'MISSING_CHAR']);

const MESSAGES: Partial<Record<SyntaxFault['code'], string>> = {
  TAB_AS_INDENT: 'A tab cannot indent a line',
  BLOCK_AS_IMPLICIT_KEY: 'A second "key:" begins inside this line',
  MULTILINE_IMPLICIT_KEY: 'This line is neither "key: value" nor part of the value above',
  BAD_INDENT: 'The indentation fits no map or list that is open here',
  BAD_ALIAS: 'This alias (*name) has no anchor (&name) before it',
};

function hintFor(error: SyntaxFault, text: string, offset: number, line: string): string | undefined {
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
