import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf, exceeds, shorten } from './sizes.js';

describe('whether a value exceeds a size', () => {
  it('is what its bytes as JSON say', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.integer({ min: 0, max: 200 }), (value, most) => {
        expect(exceeds(value, most)).toBe(bytesOf(value) > most);
      }),
    );
  });

  it('is so of what is too deep to be written', () => {
    const deep = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)) as unknown;
    expect(exceeds(deep, 1_000_000)).toBe(true);
  });

  it.each<[string, unknown]>([
    ['a list', Array<number>(2_000_000).fill(1)],
    ['texts', Array<string>(2_000).fill('x'.repeat(10_000))],
  ])('is known of %s of megabytes before anybody joins it', (_, value) => {
    const startedAt = performance.now();
    expect(exceeds({ value }, 1_000_000)).toBe(true);
    expect(performance.now() - startedAt).toBeLessThan(50);
  });
});

describe('a text', () => {
  it('that is too long ends with a mark', () => expect(shorten('abcdef', 3)).toBe('abc…'));
  it('that fits stays as it is', () => expect(shorten('abc', 3)).toBe('abc'));
});
