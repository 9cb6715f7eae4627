import { describe, expect, it } from 'vitest';
import type { SsmType, Value } from '../../engine/document/document.js';
import { applySelectors } from './outputs.js';

const select = async (root: Value, Type?: SsmType, Selector = '$.v'): Promise<Value | undefined> =>
  (await applySelectors(root, [{ Name: 'Out', Selector, ...(Type === undefined ? {} : { Type }) }])).Out;

describe('outputs', () => {
  it('becomes its declared type', async () => {
    expect(await select({ v: ['7'] }, 'Integer')).toBe(7);
  });

  it('that cannot become its declared type fails the step', async () => {
    await expect(select({ v: 'many' }, 'Integer')).rejects.toThrow(
      expect.objectContaining({ info: expect.objectContaining({ type: 'OutputInvalid' }) as unknown }) as Error,
    );
  });

  it('is a String without a type', async () => {
    expect(await select({ v: 5 })).toBe('5');
  });

  it('is absent when nothing, or null, is selected', async () => {
    expect(
      await applySelectors({ n: null }, [
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
    ])('is, as %s, %j', async (type, expected) => {
      expect(await select({ l: [] }, type, selector)).toEqual(expected);
    });
  });

  it('of a filter that finds one is that one, or a list of it', async () => {
    const root = {
      l: [
        { a: 'x', id: 1 },
        { a: 'y', id: 2 },
      ],
    };
    const selector = "$.l[?(@.a == 'x')].id";
    expect(await select(root, 'Integer', selector)).toBe(1);
    expect(await select(root, 'StringList', selector)).toEqual(['1']);
  });

  it('says what was selected, and what to do, when it cannot become the type', async () => {
    await expect(select({ v: ['a', 'b'] }, 'String')).rejects.toThrow(
      'The output "Out" is declared as String, but its selector "$.v" selected a list of 2, which cannot become one.',
    );
  });

  it('fails the step on a selector that cannot be read', async () => {
    const failure = {
      info: { type: 'SelectorError', message: expect.stringMatching(/^The output "Out" has no value/) as unknown },
    };
    await expect(select({ v: 1 }, 'String', '$.v[')).rejects.toMatchObject(failure);
  });

  it('costs, with all other outputs of the step, at most what one may', async () => {
    const root = { l: Array.from({ length: 1000 }, (_, n) => ({ n })) };
    const outputs = Array.from({ length: 2000 }, (_, n) => ({
      Name: `O${n}`,
      Selector: '$.l[*].n',
      Type: 'StringList' as const,
    }));
    await expect(applySelectors(root, outputs)).rejects.toMatchObject({ info: { type: 'SelectorError' } });
    expect(Object.keys(await applySelectors(root, outputs.slice(0, 100)))).toHaveLength(100);
  });
});
