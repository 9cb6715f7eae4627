/** Random JSON, small, with names and texts that meet those of the random selectors and templates. */
import fc from 'fast-check';
import type { Value } from '../../engine/document/document.js';

export const NAMES = ['a', 'b', 'Id', 'State', 'a-b', 'x y', '0', 'length', 'toString'] as const;
export const SCALARS = [0, 1, -1, 1.5, 16, true, false, null, '', 'a', '1', 'true', 'running', 'x y'] as const;

/** Maps, lists and scalars, a few levels deep. */
export const { json } = fc.letrec<{ json: Value }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'json' },
    fc.constantFrom(...SCALARS),
    fc.array(tie('json'), { maxLength: 4, depthIdentifier: 'json' }),
    fc.dictionary(fc.constantFrom(...NAMES), tie('json'), { maxKeys: 4, depthIdentifier: 'json' }),
  ),
}));
