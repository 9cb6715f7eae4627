import { describe, expect, it } from 'vitest';
import type { Value } from '../engine/document/document.js';
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
  ])('%s selects at most one value', (selector, values) => {
    expect(select(ROOT, selector)).toEqual({ definite: true, values });
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
  ])('%s selects a list, in document order, parents first', (selector, values) => {
    expect(select(ROOT, selector)).toEqual({ definite: false, values });
  });

  it.each([
    '$.Volumes[-1]',
    '$.Volumes[0:2]',
    "$.Volumes[?(@.Id == 'a' && @.Size == 8)]",
    '$.Volumes[?(length(@.Id) == 5)]',
    '$.Volumes[?(@..Id)]',
    "$.Volumes[?(@.Id == 'a' || @.Size == 8)]",
    '$.Volumes[?(!@.Id)]',
    '$.Volumes[0,1]',
    '$.Volumes.length()',
    '$.__proto__.a',
    '$..',
    '$.Volumes[',
    '',
  ])('refuses %s', (selector) => {
    expect(() => select(ROOT, selector)).toThrow(/The selector/);
  });

  it('does not reach what an object inherits', () => {
    expect(select(ROOT, '$.toString').values).toEqual([]);
    expect(select(ROOT, '$.Volumes.length').values).toEqual([]);
    expect(select(ROOT, "$['\\u005f_proto__'].toString").values).toEqual([]);
  });

  it('gives up on a selector whose cost explodes, instead of hanging', () => {
    let nested: Value = 'end';
    for (let level = 0; level < 60; level += 1) nested = { next: nested };
    expect(() => select(nested, `$${'..*'.repeat(12)}`)).toThrow('visits too many values');
  });

  it('walks an answer of any depth', () => {
    let deep: Value = { end: true };
    for (let level = 0; level < 20_000; level += 1) deep = { next: deep };
    expect(select(deep, '$..end').values).toEqual([true]);
  });
});
