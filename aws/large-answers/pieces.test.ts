import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Value } from '../../engine/document/document.js';
import { inPieces, together, type Pieces } from './pieces.js';

const textsOf = (pieces: Pieces): string[] =>
  'plain' in pieces
    ? []
    : 'text' in pieces
      ? [pieces.text]
      : ('list' in pieces ? pieces.list : pieces.map).flatMap((piece) =>
          'large' in piece ? textsOf(piece.large) : [piece.texts],
        );

describe('a value in pieces', () => {
  it('is the same again, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ maxDepth: 5 }), fc.integer({ min: 1, max: 200 }), async (value, most) => {
        const plain = JSON.parse(JSON.stringify(value)) as Value;
        expect(await together(inPieces(plain, most))).toEqual(plain);
      }),
    );
  });

  it('keeps a member named __proto__', async () => {
    const value = JSON.parse(`{"__proto__":{"a":"${'x'.repeat(50)}"},"b":1}`) as Value;

    expect(JSON.stringify(await together(inPieces(value, 10)))).toBe(JSON.stringify(value));
  });

  it('has no piece that is larger than asked, where no single text is', () => {
    const value = Array.from({ length: 1_000 }, (_, id) => ({ id, list: Array.from({ length: id }, () => 'item') }));
    const texts = textsOf(inPieces(value, 1_000));

    expect(Math.max(...texts.map(({ length }) => length))).toBeLessThanOrEqual(1_200);
    expect(texts.length).toBeGreaterThan(1_000);
  });

  it('has no text left to parse where a single text is larger', async () => {
    const value = { Output: '"\n\u0001'.repeat(1_000), list: ['x'.repeat(3_000), 1] };
    const pieces = inPieces(value, 1_000);

    expect(Math.max(...textsOf(pieces).map(({ length }) => length))).toBeLessThan(100);
    expect(await together(pieces)).toEqual(value);
  });

  it('is made in a time that does not grow with its depth', () => {
    const leaf: Value = Array.from({ length: 100_000 }, (_, n) => `item-${n}`);
    const deep = Array.from({ length: 100 }).reduce<Value>((inside) => ({ inside }), leaf);
    const msOf = (value: Value): number => {
      const startedAt = performance.now();
      inPieces(value);
      return performance.now() - startedAt;
    };
    inPieces(leaf);

    expect(msOf(deep)).toBeLessThan(10 * msOf(leaf) + 50);
  });
});
