/** Makes a map of its entries: checks keys, applies merge keys, finds CloudFormation's functions. */
import { isScalar, Scalar, type Node } from 'yaml';
import type { Value, ValueMap } from '../document.js';
import type { Finding, SourceNode, Span } from '../position.js';
import { report, type Build, type Part } from './build.js';
import { findAmbiguity } from './ambiguous-scalar.js';
import { findFunction } from './cloudformation.js';
import { findInvisible, withoutInvisible } from './invisible.js';
import { findKeyFault } from './key-fault.js';

/** Takes a map's entries one by one, in the order of the text. */
export class MapBuilder {
  private readonly value: ValueMap = {};
  private readonly children = new Map<string, SourceNode>();
  /** Entries written in the map itself: they win over merged ones, wherever those are written. */
  private readonly own = new Map<string, SourceNode>();
  private height = 0;

  constructor(
    private readonly build: Build,
    private readonly span: Span,
  ) {}

  /** `keySpan`: of the key, or of the map when there is none. */
  add(key: Node | null, keySpan: Span, part: Part): void {
    this.height = Math.max(this.height, part.height);
    if (isMergeKey(key)) return this.merge(part, keySpan);
    const fault = findKeyFault(this.build.source, key, this.own);
    if (fault !== undefined) report(this.build, keySpan, fault);
    if (fault?.skip) return;
    const name = this.readKey(key as Scalar, keySpan);
    const entry = { ...part.node, key: keySpan };
    this.own.set(name, entry);
    this.set(name, part.value, entry);
  }

  /** The map that the entries make. */
  finish(): Part {
    const { build, span, value, children } = this;
    const found = build.kind.isForAws ? findFunction(value) : undefined;
    if (found !== undefined) report(build, span, found);
    return { value, node: { value: span, children }, height: this.height + 1 };
  }

  /** A key's text; reports what is unusual about it. */
  private readKey(key: Scalar, span: Span): string {
    const name = String(key.value);
    const written = isPlain(key) ? findAmbiguity(name, name, this.build.kind) : undefined;
    if (written !== undefined) report(this.build, span, written);
    const invisible = this.build.invisible ? findInvisible(this.build.source, span, 'key') : undefined;
    if (invisible === undefined) return name;
    report(this.build, invisible.span, invisible.finding);
    return withoutInvisible(name);
  }

  private set(name: string, value: Value, node: SourceNode): void {
    this.value[name] = value;
    this.children.set(name, node);
  }

  /** `<<`: entries of a map, or of each map in a list, as far as the map has no such key; of several the first wins (YAML 1.1). */
  private merge(part: Part, keySpan: Span): void {
    const sources = mergeSources(part);
    if (sources === undefined) return report(this.build, keySpan, NOT_MERGEABLE);
    for (const { value, node } of sources) {
      for (const [name, entry] of Object.entries(value)) {
        if (!this.children.has(name)) this.set(name, entry, node.children!.get(name)!);
      }
    }
  }
}

const NOT_MERGEABLE: Finding = {
  code: 'MERGE_KEY',
  message: 'A merge key (<<) takes a map, or a list of maps, as a rule by an alias: <<: *name.',
  hint: "Write the entries out, or quote the key if it is meant as a text: '<<'.",
};

/** Only a plain `<<` merges; in quotes it is a key like any other. */
const isMergeKey = (key: Node | null): boolean => isPlain(key) && key.value === '<<';

const isPlain = (node: Node | null): node is Scalar =>
  isScalar(node) && node.type === Scalar.PLAIN && node.tag === undefined;

function mergeSources({ value, node }: Part): { value: ValueMap; node: SourceNode }[] | undefined {
  if (!Array.isArray(value)) return isMapOf(value) ? [{ value, node }] : undefined;
  const sources = value.map((element, index) => ({ value: element, node: node.children!.get(String(index))! }));
  return sources.every((source): source is { value: ValueMap; node: SourceNode } => isMapOf(source.value))
    ? sources
    : undefined;
}

const isMapOf = (value: Value): value is ValueMap =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
