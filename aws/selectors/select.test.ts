import { describe, expect, it } from 'vitest';
import type { Value } from '../../engine/document/document.js';
import { select } from './select.js';

const ROOT: Value = {
  v: 2,
  x: { v: 1, y: { v: 3 } },
  Volumes: [
    { Id: 'vol-1', State: 'in-use', Size: 8 },
    { Id: 'vol-2', State: 'available', Size: 16 },
    { Id: 'vol-3', Size: 16 },
  ],
  Empty: [],
  'a-b': { c: null },
  'aws:tag/x': 7,
};

describe('selectors', () => {
  it.each<[string, Value[]]>([
    ['$', [ROOT]],
    ['$.x.y.v', [3]],
    ['x.y.v', [3]],
    ['@.x.v', [1]],
    [' $.x.v\n', [1]],
    ['$.Empty', [[]]],
    ["$['a-b']['c']", [null]],
    ['$.a-b.c', [null]],
    ['$.Volumes[1].Id', ['vol-2']],
    ['$.Volumes[9].Id', []],
    ['$.Volumes.Id', []],
    ['$.nothing.here', []],
    ["$.'a-b'.c", [null]],
    ['$."a-b".c', [null]],
    ['$.Volumes.[1].Id', ['vol-2']],
    ['Volumes[1].Id', ['vol-2']],
    ['$.Volumes[-1].Id', ['vol-3']],
    ['$.Volumes[-9].Id', []],
    ['$.aws:tag/x', [7]],
  ])('%s selects at most one value', async (selector, values) => {
    expect(await select(ROOT, selector)).toEqual({ definite: true, values });
  });

  it.each<[string, Value[]]>([
    ['$..v', [2, 1, 3]],
    ['$..Id', ['vol-1', 'vol-2', 'vol-3']],
    ['$.Volumes[*].Size', [8, 16, 16]],
    ['$.x.*', [1, { v: 3 }]],
    ["$.Volumes[?(@.State == 'available')].Id", ['vol-2']],
    ["$.Volumes[?(@.State != 'available')].Id", ['vol-1', 'vol-3']],
    ['$.Volumes[?(@.Size >= 16)].Id', ['vol-2', 'vol-3']],
    ['$.Volumes[?(@.State)].Id', ['vol-1', 'vol-2']],
    ["$..Volumes[?(@.Id == 'vol-3')].Size", [16]],
    ['$.x[?(@.v == 3)]', []],
    ['$.Empty[*]', []],
    ["$.Volumes[?(@.Size == 16 && @.State == 'available')].Id", ['vol-2']],
    ["$.Volumes[?(@.Size == 8 || @.State == 'available')].Id", ['vol-1', 'vol-2']],
    ["$.Volumes[?(@.Size == 8 || @.Size == 16 && @.State == 'available')].Id", ['vol-1', 'vol-2']],
    ["$.Volumes[?((@.Size == 8 || @.Size == 16) && @.State == 'available')].Id", ['vol-2']],
    ['$.Volumes[?(!@.State)].Id', ['vol-3']],
    ['$.Volumes[?(!(@.Size == 8))].Id', ['vol-2', 'vol-3']],
    ["$.Volumes[?(@.Size == '16')].Id", ['vol-2', 'vol-3']],
    ['$.Volumes[?(@.Size == $.v)].Id', []],
    ['$.Volumes[?($.v == 2)].Id', ['vol-1', 'vol-2', 'vol-3']],
    ['$.Volumes[?(8 == @.Size)].Id', ['vol-1']],
    ['$.Volumes[0:2].Id', ['vol-1', 'vol-2']],
    ['$.Volumes[1:].Id', ['vol-2', 'vol-3']],
    ['$.Volumes[:-1].Id', ['vol-1', 'vol-2']],
    ['$.Volumes[-2:].Id', ['vol-2', 'vol-3']],
    ['$.Volumes[2,0].Id', ['vol-3', 'vol-1']],
    ['$..[1].Id', ['vol-2']],
  ])('%s selects a list, in document order, parents first', async (selector, values) => {
    expect(await select(ROOT, selector)).toEqual({ definite: false, values });
  });

  it.each([
    '$.Volumes[?(length(@.Id) == 5)]',
    '$.Volumes[?(@..Id)]',
    "$.Volumes['a','b']",
    '$.Volumes.length()',
    '$.__proto__.a',
    '$..',
    '$.Volumes[',
    '',
    `$.${'a'.repeat(2000)}`,
  ])('refuses %s', async (selector) => {
    await expect(select(ROOT, selector)).rejects.toThrow(/The selector/);
    await expect(select(ROOT, selector)).rejects.toMatchObject({ reason: 'syntax' });
  });

  it('does not reach what an object inherits', async () => {
    expect((await select(ROOT, '$.toString')).values).toEqual([]);
    expect((await select(ROOT, '$.Volumes.length')).values).toEqual([]);
    expect((await select(ROOT, "$['\\u005f_proto__'].toString")).values).toEqual([]);
  });

  it('walks an answer of any depth', async () => {
    let deep: Value = { end: true };
    for (let level = 0; level < 20_000; level += 1) deep = { next: deep };
    expect((await select(deep, '$..end')).values).toEqual([true]);
  });
});

describe('the cost of selectors', () => {
  const texts = Array.from({ length: 200 }, () => 'x'.repeat(100_000));
  let nested: Value = 'end';
  for (let level = 0; level < 60; level += 1) nested = { next: nested };

  it.each<[string, Value, string]>([
    ['scans in scans', nested, `$${'..*'.repeat(12)}`],
    ['long conditions', Array.from({ length: 10_000 }, () => ({})), `$[?(${'@.a == 1 || '.repeat(150)}@.a == 1)]`],
    ['long paths in conditions', Array.from({ length: 45_000 }, () => nested), `$[?(@${'.next'.repeat(50)} == 1)]`],
    ['comparing long texts', texts, `$[?(${'@ != $[0] || '.repeat(100)}@ != $[0])]`],
    ['long lists of indexes', Array.from({ length: 5000 }, () => [[]]), `$[*][${'0,'.repeat(900)}0]`],
  ])('counts %s', async (_, root, selector) => {
    await expect(select(root, selector)).rejects.toMatchObject({ reason: 'cost' });
  });

  it('has a limit, whatever the answer is', async () => {
    await expect(select(nested, `$${'..*'.repeat(12)}`)).rejects.toMatchObject({
      reason: 'cost',
      message: expect.stringContaining('visits too many values') as unknown,
    });
  });

  it('leaves the event loop to others between slices, also when many are walked at once', async () => {
    const root = Array.from({ length: 30_000 }, (_, n) => ({ n }));
    let turns = 0;
    let walking = true;
    const count = (): void => {
      turns += 1;
      if (walking) setImmediate(count);
    };
    setImmediate(count);
    const walks = Array.from({ length: 10 }, () => select(root, '$[?(@.n >= 0)].n'));
    const found = await Promise.all(walks);
    walking = false;
    expect(found.map(({ values }) => values.length)).toEqual(Array(10).fill(30_000));
    expect(turns).toBeGreaterThan(20);
  });

  it('holds a virtual clock while it goes on in slices, and only then', async () => {
    let held = 0;
    const busy = async <T>(work: Promise<T>): Promise<T> => {
      held += 1;
      return work;
    };
    await select([1, 2], '$[*]', { busy });
    expect(held).toBe(0);
    await select(Array(10_000).fill(1) as Value, '$[*]', { busy });
    expect(held).toBe(1);
  });
});
