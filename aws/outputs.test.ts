import { describe, expect, it } from 'vitest';
import type { SsmType, Value } from '../engine/document/document.js';
import { applySelectors } from './outputs.js';

const select = (root: Value, Type?: SsmType, Selector = '$.v'): Value | undefined =>
  applySelectors(root, [{ Name: 'Out', Selector, ...(Type === undefined ? {} : { Type }) }]).Out;

describe('outputs', () => {
  it('becomes its declared type', () => {
    expect(select({ v: ['7'] }, 'Integer')).toBe(7);
  });

  it('that cannot become its declared type fails the step', () => {
    expect(() => select({ v: 'many' }, 'Integer')).toThrow(
      expect.objectContaining({ info: expect.objectContaining({ type: 'OutputInvalid' }) as unknown }) as Error,
    );
  });

  it('is a String without a type', () => {
    expect(select({ v: 5 })).toBe('5');
  });

  it('is absent when nothing, or null, is selected', () => {
    expect(
      applySelectors({ n: null }, [
        { Name: 'A', Selector: '$.a' },
        { Name: 'N', Selector: '$.n' },
      ]),
    ).toEqual({});
  });

  describe.each(["$.l[?(@.a == 'x')]", '$.l[*]', '$.l..a'])('of %s, which finds nothing,', (selector) => {
    it.each<[SsmType, Value | undefined]>([
      ['StringList', []],
      ['MapList', []],
      ['String', undefined],
      ['Integer', undefined],
      ['Boolean', undefined],
      ['StringMap', undefined],
    ])('is, as %s, %j', (type, expected) => {
      expect(select({ l: [] }, type, selector)).toEqual(expected);
    });
  });

  it('of a filter that finds one is that one, or a list of it', () => {
    const root = {
      l: [
        { a: 'x', id: 1 },
        { a: 'y', id: 2 },
      ],
    };
    const selector = "$.l[?(@.a == 'x')].id";
    expect(select(root, 'Integer', selector)).toBe(1);
    expect(select(root, 'StringList', selector)).toEqual(['1']);
  });

  it('says what was selected, and what to do, when it cannot become the type', () => {
    expect(() => select({ v: ['a', 'b'] }, 'String')).toThrow(
      'The output "Out" is declared as String, but its selector "$.v" selected a list of 2, which cannot become one.',
    );
  });

  it('fails the step on a selector that cannot be read', () => {
    expect(() => select({ v: 1 }, 'String', '$.v[')).toThrow('The output "Out" has no value.');
  });
});
