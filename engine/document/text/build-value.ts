/** The parser's nodes → plain JSON with positions. Reports what JSON cannot express, and what would surprise the author. */
import { isAlias, isMap, isScalar, isSeq, type Node, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Value } from '../document.js';
import { MAX_VALUES } from '../document-limits.js';
import { problemAt, type Finding, type Source, type Span } from '../position.js';
import type { Problem } from '../problem.js';
import type { TextKind } from '../text-kind.js';
import { useAnchor, type Anchor } from './anchors.js';
import { report, TooMuch, type Build, type Built, type Part, type Spent } from './build.js';
import { buildScalar } from './build-scalar.js';
import { MapBuilder } from './build-map.js';
import { hintForTag } from './cloudformation.js';
import { hasInvisible } from './invisible.js';
import { QUOTE_REFERENCE } from './yaml-syntax.js';

/**
 * The document's value and the place of each part. Adds problems to `problems`; undefined: the document is too large, and the last problem
 * says why.
 */
export function buildValue(source: Source, root: Node | null, kind: TextKind, problems: Problem[]): Built | undefined {
  const build: Build = {
    source,
    kind,
    problems,
    invisible: hasInvisible(source.text),
    anchors: new Map<string, Anchor>(),
    spent: { aliases: 0, values: 0, size: 0 },
  };
  try {
    return buildNode(build, root, { start: 0, end: 0 }, 0);
  } catch (error) {
    if (!(error instanceof TooMuch)) throw error;
    problems.push(problemAt(source, error.span, error.finding));
    return undefined;
  }
}

function buildNode(build: Build, node: Node | null, fallback: Span, depth: number): Part {
  if (node === null) return { value: null, node: { value: fallback }, height: 0 };
  const span = spanOfNode(build.source, node, fallback);
  if (++build.spent.values > MAX_VALUES) throw new TooMuch(span, TOO_MANY_VALUES);
  if (isAlias(node)) return useAnchor(build, node.source, span, depth);
  if (node.anchor === undefined) return buildContents(build, node, span, depth);
  const before = { ...build.spent };
  build.anchors.set(node.anchor, 'open');
  const part = buildContents(build, node, span, depth);
  build.anchors.set(node.anchor, { part, isScalar: isScalar(node), cost: costOf(build.spent, before, node) });
  return part;
}

/** What each use of a node costs that was built since `before`: its own text, and what the aliases in it stand for. */
function costOf(spent: Spent, before: Spent, { range }: Node): Spent {
  const written = range ? range[1] - range[0] : 0;
  return {
    aliases: spent.aliases - before.aliases,
    values: spent.values - before.values,
    size: spent.size - before.size + written,
  };
}

const TOO_MANY_VALUES: Finding = {
  code: 'DOCUMENT_TOO_LARGE',
  message: `The document holds more than ${MAX_VALUES} values.`,
};

/** A node that is no alias. */
type Contents = Scalar | YAMLMap | YAMLSeq;

function buildContents(build: Build, node: Contents, span: Span, depth: number): Part {
  checkTag(build, node, span);
  const reference = unquotedReference(build.source, node);
  if (reference !== undefined) {
    report(build, span, UNQUOTED_REFERENCE);
    return { value: reference, node: { value: span }, height: 0 };
  }
  if (isMap(node)) return buildMap(build, node, span, depth + 1);
  if (isSeq(node)) return buildList(build, node, span, depth + 1);
  return { ...buildScalar(build, node, span), height: 0 };
}

/** To YAML, `{{ P }}` without quotes is a map in a map. It was meant as text, so it is kept as that text. */
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

function buildList(build: Build, list: YAMLSeq, span: Span, depth: number): Part {
  const parts = list.items.map((item) => buildNode(build, item as Node | null, span, depth));
  const children = new Map(parts.map(({ node }, index) => [String(index), node] as const));
  const height = 1 + parts.reduce((highest, part) => Math.max(highest, part.height), 0);
  return { value: parts.map(({ value }): Value => value), node: { value: span, children }, height };
}

function buildMap(build: Build, map: YAMLMap, span: Span, depth: number): Part {
  const builder = new MapBuilder(build, span);
  for (const pair of map.items) {
    const key = pair.key as Node | null;
    const keySpan = key === null ? span : spanOfNode(build.source, key, span);
    const value = pair.value as Node | null;
    builder.add(key, keySpan, buildNode(build, value, { start: keySpan.end, end: keySpan.end }, depth));
  }
  return builder.finish();
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

function checkTag(build: Build, { tag }: Contents, span: Span): void {
  if (tag === undefined || JSON_TAG.test(tag)) return;
  const start = tagStart(build.source.text, span.start);
  const name = tag.replace('tag:yaml.org,2002:', '!!');
  report(build, start < 0 ? span : { start, end: Math.max(start + 1, span.start) }, {
    code: 'FOREIGN_TAG',
    message: `The tag ${name} has no meaning in a runbook.`,
    hint: hintForTag(name) ?? 'Remove the tag.',
  });
}

/** Where the tag before a value begins; -1: nowhere. */
function tagStart(text: string, before: number): number {
  const mark = text.lastIndexOf('!', before);
  return mark > 0 && text[mark - 1] === '!' ? mark - 1 : mark;
}
