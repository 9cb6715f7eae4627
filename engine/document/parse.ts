/**
 * Text → value with positions. A text that cannot be read has exactly one problem; a parser's follow-on errors are never shown.
 * Every limit is checked before it can cost time or stack (design facts 5.3).
 */
import type { CST, Document as YamlDocument } from 'yaml';
import type { ValueMap } from './document.js';
import { MAX_DEPTH } from './document-limits.js';
import { problemAt, type Finding, type Source, type SourceNode, type Span } from './position.js';
import type { Problem } from './problem.js';
import { RUNBOOK, type TextKind } from './text-kind.js';
import { buildValue } from './text/build-value.js';
import { findTemplate } from './text/cloudformation.js';
import { checkCompactSize } from './text/compact-size.js';
import { compose } from './text/compose.js';
import { findInvisibleIndentation } from './text/invisible.js';
import { findJsonFault } from './text/json-syntax.js';
import { readText } from './text/read-text.js';
import { readTokens } from './text/tokens.js';
import { explainSyntaxError } from './text/yaml-syntax.js';

/** A text that was read. `value` and `root` are absent when it cannot be; `problems` then says why. */
export interface ParsedDocument {
  source: Source;
  problems: Problem[];
  value?: ValueMap;
  root?: SourceNode;
}

/** Reads YAML or JSON. JSON is what a `.json` file holds, or a text of no known ending that begins with `{`. Never throws. */
export function parseDocument(input: string | Uint8Array, file: string, kind = RUNBOOK): ParsedDocument {
  const { source, problem } = readText(input, file, kind);
  if (problem !== undefined) return { source, problems: [problem] };
  const refused = isJson(source) ? refuseJson(source, kind) : undefined;
  return refused ?? readYaml(source, kind);
}

const isJson = ({ file, text }: Source): boolean =>
  /\.json$/i.test(file) || (!/\.ya?ml$/i.test(file) && /^\s*\{/.test(text));

function refuseJson(source: Source, kind: TextKind): ParsedDocument | undefined {
  if (source.text.trim() === '') return refuse(source, START, empty(kind));
  const fault = findJsonFault(source.text);
  if (fault === undefined) return undefined;
  const { message, hint } = fault;
  return refuse(source, { start: fault.offset, end: fault.end }, { code: 'JSON_SYNTAX', message, hint });
}

function readYaml(source: Source, kind: TextKind): ParsedDocument {
  const read = readTokens(source.text);
  const { tooDeep } = read;
  if (tooDeep !== undefined) return refuse(source, { start: tooDeep, end: tooDeep + 1 }, TOO_DEEP);
  const directive = read.tokens.find((token) => token.type === 'directive' && !isVersion(token));
  if (directive !== undefined) return refuse(source, { start: directive.offset, end: directive.offset + 1 }, DIRECTIVE);
  const [first, second] = splitDocuments(read.tokens);
  const { document, errors } = compose(withOneVersion(first), source.text.length);
  if (errors[0] !== undefined) {
    const invisible = findInvisibleIndentation(source, errors[0].pos[0]);
    const { span, finding } = invisible ?? explainSyntaxError(source, errors, read.quoted);
    return refuse(source, span, finding);
  }
  if (document === undefined) return refuse(source, START, empty(kind));
  if (second !== undefined) {
    const start = second.offset;
    return refuse(source, { start, end: Math.min(start + 3, source.text.length) }, SEVERAL);
  }
  return build(source, document, kind);
}

/** The tokens of the first document and of what is before it, and the token with which a second document begins. */
function splitDocuments(tokens: readonly CST.Token[]): [first: readonly CST.Token[], second: CST.Token | undefined] {
  const [, second] = tokens.filter(({ type }) => type === 'document');
  return [second === undefined ? tokens : tokens.slice(0, tokens.indexOf(second)), second];
}

/** A version that AWS's reader accepts. It changes nothing here: a value that YAML 1.1 reads differently gets a warning anyway. */
const isVersion = (token: CST.Token): boolean => 'source' in token && /^%YAML[ \t]+1\.[0-2]\s*$/.test(token.source);

const withOneVersion = (tokens: readonly CST.Token[]): CST.Token[] =>
  tokens.map((token) => (token.type === 'directive' ? { ...token, source: '%YAML 1.2' } : token));

function build(source: Source, document: YamlDocument.Parsed, kind: TextKind): ParsedDocument {
  const problems: Problem[] = [];
  const built = buildValue(source, document.contents, kind, problems);
  if (built === undefined) return { source, problems: problems.slice(-1) };
  const { value, node } = built;
  if (value === null) return refuse(source, START, empty(kind));
  if (typeof value !== 'object' || Array.isArray(value)) return refuse(source, node.value, notAMap(kind));
  const template = kind.isForAws ? findTemplate(value) : undefined;
  if (template !== undefined) return refuse(source, node.children!.get(template.key)!.key!, template.finding);
  const size = checkCompactSize(value, kind);
  if (size?.severity === 'error') return refuse(source, START, size);
  if (size !== undefined) problems.unshift(problemAt(source, START, size));
  return { source, problems, value, root: node };
}

const refuse = (source: Source, span: Span, finding: Finding): ParsedDocument => ({
  source,
  problems: [problemAt(source, span, finding)],
});

const START: Span = { start: 0, end: 0 };
const empty = ({ emptyHint }: TextKind): Finding => ({
  code: 'EMPTY_DOCUMENT',
  message: 'The document is empty.',
  hint: emptyHint,
});
const notAMap = (kind: TextKind): Finding => ({ code: 'NOT_A_MAP', message: kind.notAMap });
const SEVERAL: Finding = {
  code: 'SEVERAL_DOCUMENTS',
  message: 'A second document begins here; a file holds one.',
  hint: 'Put each document into a file of its own.',
};
const TOO_DEEP: Finding = {
  code: 'TOO_DEEP',
  message: `Maps and lists are nested deeper than ${MAX_DEPTH} levels here.`,
};
const DIRECTIVE: Finding = {
  code: 'YAML_SYNTAX',
  message: 'Not valid here: YAML directives (%…) are not part of the document language.',
  hint: 'Remove the line.',
};
