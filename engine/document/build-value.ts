/** The parser's nodes → plain JSON with positions. What JSON cannot say, or what would surprise, is refused here. */
import { isAlias, isMap, isScalar, isSeq, type Node, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Value, ValueMap } from './document.js';
import { withoutMinusZero } from './parameter-types.js';
import { MAX_ALIASES, MAX_DEPTH, MAX_VALUES } from './limits.js';
import { problemAt, type Finding, type Source, type SourceNode, type Span } from './position.js';
import type { Problem } from './problem.js';
import { findKeyFault } from './key-fault.js';
import { QUOTE_REFERENCE } from './yaml-syntax.js';

export interface Built {
  value: Value;
  node: SourceNode;
}

/** Too many aliases: nothing else is worth saying about the document. */
class AliasLimit extends Error {
  constructor(readonly span: Span) {
    super('aliases');
  }
}

interface Build {
  source: Source;
  problems: Problem[];
  anchors: Map<string, Node>;
  aliases: number;
  values: number;
}

/** The document's value and where each part of it stands. Problems are added to `problems`. */
export function buildValue(source: Source, root: Node | null, problems: Problem[]): Built {
  const build: Build = { source, problems, anchors: new Map(), aliases: 0, values: 0 };
  try {
    return fromNode(build, root, { start: 0, end: 0 }, 0);
  } catch (error) {
    if (!(error instanceof AliasLimit)) throw error;
    problems.push(problemAt(source, error.span, TOO_MANY_ALIASES));
    return { value: null, node: { value: error.span } };
  }
}

const TOO_MANY_ALIASES: Finding = {
  code: 'ALIAS_LIMIT',
  message: `Aliases make this document too large: at most ${MAX_ALIASES} are followed, and they may not nest or repeat without end.`,
  hint: 'Write the values out.',
};

function fromNode(build: Build, node: Node | null, fallback: Span, depth: number): Built {
  if (node === null) return { value: null, node: { value: fallback } };
  const span = spanOfNode(build.source, node, fallback);
  if (++build.values > MAX_VALUES || depth > MAX_DEPTH) throw new AliasLimit(span);
  if (isAlias(node)) return fromAlias(build, node.source, span, depth);
  if (node.anchor !== undefined) build.anchors.set(node.anchor, node);
  checkTag(build, node, span);
  const reference = unquotedReference(build.source, node);
  if (reference !== undefined) {
    build.problems.push(problemAt(build.source, span, UNQUOTED_REFERENCE));
    return { value: reference, node: { value: span } };
  }
  if (isMap(node)) return fromMap(build, node, span, depth + 1);
  if (isSeq(node)) return fromList(build, node, span, depth + 1);
  return { value: scalarValue(build, node, span), node: { value: span } };
}

function fromAlias(build: Build, name: string, span: Span, depth: number): Built {
  const target = build.anchors.get(name);
  if (target === undefined) {
    return refuse(build, span, {
      code: 'UNKNOWN_ALIAS',
      message: `The alias *${name} has no anchor &${name} before it.`,
    });
  }
  if (++build.aliases > MAX_ALIASES) throw new AliasLimit(span);
  return fromNode(build, target, span, depth + 1);
}

/** `{{ P }}` without quotes is a map in a map to YAML: meant as text, so read on as that text. */
function unquotedReference(source: Source, node: Node): string | undefined {
  if (!isMap(node) || node.items.length !== 1 || !isMap(node.items[0]!.key) || !node.range) return undefined;
  const text = source.text.slice(node.range[0], node.range[1]);
  return text.startsWith('{{') ? text : undefined;
}

const UNQUOTED_REFERENCE: Finding = {
  code: 'UNQUOTED_REFERENCE',
  message: 'Without quotes this is a map inside a map, not a reference.',
  hint: QUOTE_REFERENCE,
};

function refuse(build: Build, span: Span, finding: Finding): Built {
  build.problems.push(problemAt(build.source, span, finding));
  return { value: null, node: { value: span } };
}

function fromList(build: Build, list: YAMLSeq, span: Span, depth: number): Built {
  const built = list.items.map((item) => fromNode(build, item as Node | null, span, depth));
  const children = new Map(built.map(({ node }, index) => [String(index), node] as const));
  return { value: built.map(({ value }) => value), node: { value: span, children } };
}

function fromMap(build: Build, map: YAMLMap, span: Span, depth: number): Built {
  const value: ValueMap = {};
  const children = new Map<string, SourceNode>();
  for (const pair of map.items) {
    const keyNode = pair.key as Node | null;
    const keySpan = keyNode === null ? span : spanOfNode(build.source, keyNode, span);
    const entry = fromNode(build, pair.value as Node | null, { start: keySpan.end, end: keySpan.end }, depth);
    const fault = findKeyFault(build.source, keyNode, children);
    if (fault !== undefined) build.problems.push(problemAt(build.source, keySpan, fault));
    if (fault?.skip) continue;
    const key = String((keyNode as Scalar).value);
    value[key] = entry.value;
    children.set(key, { ...entry.node, key: keySpan });
  }
  return { value, node: { value: span, children } };
}

/** A list or map is pointed at by its first line only. */
function spanOfNode(source: Source, node: Node, fallback: Span): Span {
  if (!node.range) return fallback;
  const [start, end] = node.range;
  if (isScalar(node) || isAlias(node)) return { start, end: Math.max(start, end) };
  const lineEnd = source.text.indexOf('\n', start);
  const stop = Math.min(end, lineEnd < 0 ? source.text.length : lineEnd);
  return { start, end: start + source.text.slice(start, stop).trimEnd().length };
}

const JSON_TAG = /^tag:yaml\.org,2002:(?:str|int|float|bool|null|map|seq)$/;

function checkTag(build: Build, node: Node, span: Span): void {
  const { tag } = node;
  if (tag === undefined || JSON_TAG.test(tag)) return;
  const start = tagStart(build.source.text, span.start);
  const name = tag.replace('tag:yaml.org,2002:', '!!');
  build.problems.push(
    problemAt(build.source, start < 0 ? span : { start, end: Math.max(start + 1, span.start) }, {
      code: 'FOREIGN_TAG',
      message: `The tag ${name} has no meaning in a runbook.`,
      hint: /^!(?:Ref|Sub|GetAtt|Join|Select|If|ImportValue|FindInMap)$/.test(name)
        ? 'This belongs to CloudFormation: take the document out of the template and write the value.'
        : 'Remove the tag.',
    }),
  );
}

/** Where the tag before a value begins; -1: nowhere. */
function tagStart(text: string, before: number): number {
  const mark = text.lastIndexOf('!', before);
  return mark > 0 && text[mark - 1] === '!' ? mark - 1 : mark;
}

function scalarValue(build: Build, scalar: Scalar, span: Span): Value {
  const { value, source } = scalar;
  if (typeof value !== 'number') {
    return typeof value === 'string' || typeof value === 'boolean' || value === null ? value : String(source ?? '');
  }
  if (!Number.isFinite(value)) {
    return refuse(build, span, { code: 'NOT_JSON', message: `${source} is not a number that JSON can hold.` }).value;
  }
  const changed = /^[-+]?0\d/.test(source ?? '') || (Number.isInteger(value) && !Number.isSafeInteger(value));
  if (changed) {
    build.problems.push(
      problemAt(build.source, span, {
        severity: 'warning',
        code: 'NUMBER_CHANGED',
        message: `${source} is read as the number ${value}.`,
        hint: 'Quote it if it is an id, such as an account number.',
      }),
    );
  }
  return withoutMinusZero(value);
}
