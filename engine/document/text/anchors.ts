/** Anchors and aliases: each use of an anchor is a copy, and all copies together are bounded (behaviour 1.1a). */
import { MAX_ALIASES, MAX_DEPTH, MAX_VALUES } from '../document-limits.js';
import type { Finding, Span } from '../position.js';
import { report, TooMuch, type Build, type Part, type Spent } from './build.js';

/** A value that can be used again; `open`: it is still being built. */
export type Anchor = 'open' | { part: Part; isScalar: boolean; cost: Spent };

/** A copy of what the anchor `name` stands for, at `depth`. @throws TooMuch. */
export function useAnchor(build: Build, name: string, span: Span, depth: number): Part {
  const anchor = build.anchors.get(name);
  if (anchor === undefined) {
    report(build, span, {
      code: 'UNKNOWN_ALIAS',
      message: `The alias *${name} has no anchor &${name} before it.`,
    });
    return { value: null, node: { value: span }, height: 0 };
  }
  if (anchor === 'open') throw new TooMuch(span, TOO_MANY_ALIASES);
  spend(build, anchor, span, depth);
  const { value, node, height } = anchor.part;
  return { value: structuredClone(value), node: { ...node, value: span }, height };
}

function spend({ spent, kind }: Build, anchor: Exclude<Anchor, 'open'>, span: Span, depth: number): void {
  spent.aliases += anchor.cost.aliases + (anchor.isScalar ? 0 : 1);
  spent.values += anchor.cost.values;
  spent.size += anchor.cost.size;
  const isTooMuch =
    spent.aliases > MAX_ALIASES ||
    spent.values > MAX_VALUES ||
    spent.size > kind.maxBytes ||
    depth + anchor.part.height > MAX_DEPTH;
  if (isTooMuch) throw new TooMuch(span, TOO_MANY_ALIASES);
}

const TOO_MANY_ALIASES: Finding = {
  code: 'ALIAS_LIMIT',
  message: `Aliases make this document too large: at most ${MAX_ALIASES} of maps and lists are followed, and they may not nest or repeat without end.`,
  hint: 'Write the values out.',
};
