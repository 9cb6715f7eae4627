/** Keys that no document may have. */
import { isScalar, type Node } from 'yaml';
import { positionOf, type Finding, type Source, type SourceNode } from '../position.js';

/** What is wrong with a key, given the entries that stand in the map so far. `skip`: its entry is left out of the value. */
export function findKeyFault(
  source: Source,
  key: Node | null,
  entries: ReadonlyMap<string, SourceNode>,
): (Finding & { skip: boolean }) | undefined {
  if (!isScalar(key) || typeof key.value !== 'string') return notText(source, key);
  return faultOfName(source, key.value, entries);
}

function notText(source: Source, key: Node | null): Finding & { skip: boolean } {
  const written = key?.range ? source.text.slice(key.range[0], Math.min(key.range[1], key.range[0] + 40)) : '';
  const hint = isScalar(key) && written !== '' ? `Quote it: '${written}'.` : undefined;
  return { code: 'KEY_NOT_TEXT', message: 'A key must be a text.', hint, skip: true };
}

function faultOfName(
  source: Source,
  name: string,
  entries: ReadonlyMap<string, SourceNode>,
): (Finding & { skip: boolean }) | undefined {
  if (name === '__proto__' || name === '{{') {
    return { code: 'RESERVED_NAME', message: `The key "${name}" is reserved and cannot be used.`, skip: true };
  }
  const first = entries.get(name)?.key;
  if (first === undefined) return undefined;
  const { line } = positionOf(source, first.start);
  return {
    code: 'DUPLICATE_KEY',
    message: `The key "${name}" stands in this map twice; first in line ${line}.`,
    skip: false,
  };
}
