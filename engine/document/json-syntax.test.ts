import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findJsonFault } from './json-syntax.js';

const agrees = (text: string): boolean => {
  try {
    JSON.parse(text);
    return findJsonFault(text) === undefined;
  } catch {
    return findJsonFault(text) !== undefined;
  }
};

describe('findJsonFault', () => {
  it('finds none in any JSON text', () => {
    fc.assert(fc.property(fc.json(), (text) => findJsonFault(text) === undefined));
  });

  it('finds one exactly where JSON.parse refuses, whatever was cut out of a text', () => {
    const cut = fc.tuple(fc.json(), fc.nat(), fc.nat(3)).map(([text, at, length]) => {
      const from = at % (text.length + 1);
      return text.slice(0, from) + text.slice(from + length);
    });
    fc.assert(fc.property(cut, agrees), { numRuns: 2000 });
  });

  it.each([
    ['{"a": 1,}', 8, /Remove the comma/],
    ['[1,]', 3, /Remove the comma/],
    ["{'a': 1}", 1, /double quotes/],
    ['{"a": "b}', 6, /does not end/],
    ['{"a": 1 // x\n}', 8, /no comments/],
    ['{"a": [1', 8, /2 brackets are still open/],
    ['{"a" 1}', 5, undefined],
    ['{"a": 01}', 6, undefined],
    ['{"a": tru}', 6, undefined],
  ])('finds the mistake in %j at %i', (text, offset, hint) => {
    const fault = findJsonFault(text);
    expect(fault?.offset).toBe(offset);
    if (hint) expect(fault?.hint).toMatch(hint);
  });

  it('lets a tab inside a string pass', () => {
    expect(findJsonFault('{"a": "x\ty"}')).toBeUndefined();
  });
});
