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
    ['{"a": 1,}', 8, 'JSON has no comma after the last element; remove the one before this }.'],
    ['[1,]', 3, 'JSON has no comma after the last element; remove the one before this ].'],
    ['{"a": 1 // x\n}', 8, 'JSON has no comments; remove this one.'],
    ['/* x */ {}', 0, 'JSON has no comments; remove this one.'],
    ['{"a": # x\n1}', 6, 'JSON has no comments; remove this one.'],
    ["{'a': 1}", 1, "Expected a key in double quotes or }, found '."],
    ['{"a": }', 6, 'Expected a value, found }.'],
    ['[1,}', 3, 'Expected a value, found }.'],
    ['{"a": "b}', 6, 'Expected a value, found ".'],
    ['{"a": [1', 8, 'The text ends where a comma or ] is expected.'],
    ['{"a" 1}', 5, 'Expected a colon, found 1.'],
    ['{"a": 01}', 6, 'Expected a value, found 0.'],
    ['{"a": tru}', 6, 'Expected a value, found t.'],
  ])('finds the mistake in %j at %i', (text, offset, reason) => {
    expect(findJsonFault(text)).toMatchObject({ offset, message: `JSON not well-formed. ${reason}` });
  });

  it.each([
    ["{'a': 1}", 'JSON has double quotes only.'],
    ['{"a": "b}', 'This string does not end, or has a line break or an unknown escape in it.'],
    ['{"a": [1', '2 brackets are still open: is the file cut off?'],
  ])('says what to do about %j', (text, hint) => {
    expect(findJsonFault(text)?.hint).toBe(hint);
  });

  it('lets a tab inside a string pass', () => {
    expect(findJsonFault('{"a": "x\ty"}')).toBeUndefined();
  });
});
