import { describe, expect, it } from 'vitest';
import type { SsmType, Value } from '../engine/document/document.js';
import { applySelectors } from './outputs.js';

const select = (root: Value, Type?: SsmType, Selector = '$.v'): Value | undefined =>
  applySelectors(root, [{ Name: 'Out', Selector, ...(Type === undefined ? {} : { Type }) }]).Out;

describe('outputs', () => {
  it.each<[SsmType, Value, Value]>([
    ['String', 'text', 'text'],
    ['String', 16, '16'],
    ['String', true, 'true'],
    ['String', ['one'], 'one'],
    ['String', [5], '5'],
    ['String', { a: 1 }, '{"a":1}'],
    ['String', [{ a: 1 }, { a: 2 }], '[{"a":1},{"a":2}]'],
    ['Integer', 16, 16],
    ['Integer', '16', 16],
    ['Integer', 16.0, 16],
    ['Integer', ['7'], 7],
    ['Boolean', true, true],
    ['Boolean', 'False', false],
    ['Boolean', [true], true],
    ['StringList', 'one', ['one']],
    ['StringList', 16, ['16']],
    ['StringList', true, ['true']],
    ['StringList', ['a', 'b'], ['a', 'b']],
    ['StringList', [1, true], ['1', 'true']],
    ['StringList', [], []],
    ['StringMap', { a: { b: true } }, { a: { b: true } }],
    ['MapList', [{ a: 1 }], [{ a: 1 }]],
  ])('%s takes %j', (type, value, expected) => {
    expect(select({ v: value }, type)).toEqual(expected);
  });

  it.each<[SsmType, Value]>([
    ['String', ['a', 'b']],
    ['String', []],
    ['Integer', 'many'],
    ['Integer', 1.5],
    ['Integer', ['1', '2']],
    ['Boolean', 'yes'],
    ['Boolean', 1],
    ['StringList', { a: 1 }],
    ['StringMap', 'text'],
    ['MapList', ['text']],
  ])('%s does not take %j, and the step fails', (type, value) => {
    expect(() => select({ v: value }, type)).toThrow(
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

  it('of an empty filter is an empty list for list types, and absent for others', () => {
    const selector = "$.l[?(@.a == 'x')]";
    expect(select({ l: [] }, 'StringList', selector)).toEqual([]);
    expect(select({ l: [] }, 'String', selector)).toBeUndefined();
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
