/** The state while a document's value is built: what it has cost, and the problems so far. */
import type { Value } from '../document.js';
import { problemAt, type Finding, type Source, type SourceNode, type Span } from '../position.js';
import type { Problem } from '../problem.js';
import type { TextKind } from '../text-kind.js';
import type { Anchor } from './anchors.js';

export interface Built {
  value: Value;
  node: SourceNode;
}

/** A built value. `height`: how deeply maps and lists are nested in it. */
export interface Part extends Built {
  height: number;
}

/** What aliases add, however small the text. `size`: characters in the value that come from aliases. */
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

/** The document is too large: no other problem is reported. */
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
