/** What the making of a document's value has spent and found so far. */
import type { Value } from '../document.js';
import { problemAt, type Finding, type Source, type SourceNode, type Span } from '../position.js';
import type { Problem } from '../problem.js';
import type { TextKind } from '../text-kind.js';
import type { Anchor } from './anchors.js';

export interface Built {
  value: Value;
  node: SourceNode;
}

/** A built value. `height`: of maps and lists inside each other in it. */
export interface Part extends Built {
  height: number;
}

/** What grows when anchors are used, however small the text. `size`: characters that stand in the value by use of an anchor. */
export interface Spent {
  aliases: number;
  values: number;
  size: number;
}

export interface Build {
  source: Source;
  kind: TextKind;
  problems: Problem[];
  /** Does the text hold invisible characters at all? */
  invisible: boolean;
  anchors: Map<string, Anchor>;
  spent: Spent;
}

/** The document is more than we take: nothing else is worth saying about it. */
export class TooMuch extends Error {
  constructor(
    readonly span: Span,
    readonly finding: Finding,
  ) {
    super(finding.message);
  }
}

/** Adds a problem at a span. */
export function report(build: Build, span: Span, finding: Finding): void {
  build.problems.push(problemAt(build.source, span, finding));
}
