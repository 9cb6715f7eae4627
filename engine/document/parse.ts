/**
 * Text → value with positions. A text that cannot be read has exactly one problem; a parser's follow-on errors are never shown.
 * Every limit is checked before it can cost time or stack (facts 5.3).
 */
import { Composer, Parser, type CST, type Document as YamlDocument } from 'yaml';
import type { ValueMap } from './document.js';
import { buildValue } from './build-value.js';
import { findJsonFault } from './json-syntax.js';
import { MAX_DEPTH } from './limits.js';
import { findTooDeep } from './nesting.js';
import { problemAt, type Finding, type Source, type SourceNode, type Span } from './position.js';
import type { Problem } from './problem.js';
import { readText } from './read-text.js';
import { RUNBOOK, type TextKind } from './text-kind.js';
import { explainSyntaxError } from './yaml-syntax.js';

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
  const message = fault.message.endsWith('.') ? fault.message : `${fault.message}.`;
  return refuse(source, { start: fault.offset, end: fault.end }, { code: 'JSON_SYNTAX', message, hint: fault.hint });
}

function readYaml(source: Source, kind: TextKind): ParsedDocument {
  const tokens = firstDocument([...new Parser().parse(source.text)]);
  const tooDeep = findTooDeep(tokens);
  if (tooDeep !== undefined) return refuse(source, { start: tooDeep, end: tooDeep + 1 }, TOO_DEEP);
  const directive = tokens.find((token) => token.type === 'directive' && !/^%YAML\s+1\.2\s*$/.test(token.source));
  if (directive !== undefined) return refuse(source, { start: directive.offset, end: directive.offset + 1 }, DIRECTIVE);
  const [document, second] = compose(tokens, source.text.length);
  if (document === undefined) return refuse(source, START, empty(kind));
  const [error] = document.errors;
  if (error !== undefined) {
    const { span, finding } = explainSyntaxError(source, error);
    return refuse(source, span, finding);
  }
  if (second !== undefined) {
    const start = second.range[0];
    return refuse(source, { start, end: Math.min(start + 3, source.text.length) }, SEVERAL);
  }
  return build(source, document, kind);
}

/** Tokens up to the first error and the beginning of a second document: what follows is never looked at. */
function firstDocument(tokens: CST.Token[]): CST.Token[] {
  const error = tokens.findIndex((token) => token.type === 'error');
  const readable = error < 0 ? tokens : tokens.slice(0, error + 1);
  const second = readable.findIndex(
    (token, index) => token.type === 'document' && readable.slice(0, index).some((each) => each.type === 'document'),
  );
  return second < 0 ? readable : readable.slice(0, second + 1);
}

/** A document that is missing altogether is missed at `end`. */
function compose(tokens: CST.Token[], end: number): YamlDocument.Parsed[] {
  const composer = new Composer({ uniqueKeys: false, prettyErrors: false, logLevel: 'silent', merge: false });
  return [...composer.compose(tokens, true, end)];
}

function build(source: Source, document: YamlDocument.Parsed, kind: TextKind): ParsedDocument {
  const problems: Problem[] = [];
  const { value, node } = buildValue(source, document.contents, problems);
  if (problems.some((problem) => problem.code === 'ALIAS_LIMIT')) return { source, problems: problems.slice(-1) };
  if (value === null) return refuse(source, START, empty(kind));
  if (typeof value !== 'object' || Array.isArray(value)) return refuse(source, node.value, notAMap(kind));
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
