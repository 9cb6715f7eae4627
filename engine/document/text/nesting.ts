/**
 * How deep a document nests, found on the parser's flat token tree without recursion: composing a hostile one would exhaust the
 * stack, and V8 may abort the process there.
 */
import type { CST } from 'yaml';
import { MAX_DEPTH } from '../document-limits.js';

/** Offset of the first map or list that is nested deeper than `MAX_DEPTH`; undefined: none is. */
export function findTooDeep(tokens: readonly CST.Token[]): number | undefined {
  const pending: { token: CST.Token; depth: number }[] = tokens.map((token) => ({ token, depth: 0 }));
  let first: number | undefined;
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { token, depth } = next;
    if (depth > MAX_DEPTH) {
      first = Math.min(first ?? Infinity, token.offset);
      continue;
    }
    for (const inner of innerTokens(token))
      pending.push({ token: inner, depth: depth + (isCollection(inner) ? 1 : 0) });
  }
  return first;
}

const isCollection = (token: CST.Token): boolean =>
  token.type === 'block-map' || token.type === 'block-seq' || token.type === 'flow-collection';

function innerTokens(token: CST.Token): CST.Token[] {
  if (token.type === 'document') return token.value === undefined ? [] : [token.value];
  if (!('items' in token)) return [];
  return token.items.flatMap(({ key, value }) => [key, value].filter((inner) => inner !== undefined && inner !== null));
}
