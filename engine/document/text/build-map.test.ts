import { describe, expect, it } from 'vitest';
import { parseDocument } from '../parse.js';

/** Title, text, value of `r`: what SnakeYAML makes of it. */
const merged: [string, string, unknown][] = [
  ['a map', 'a: &a {x: 1, y: 2}\nr: {<<: *a, z: 3}', { x: 1, y: 2, z: 3 }],
  [
    'a map whose entries are overridden before and after',
    'a: &a {x: 1, y: 2}\nr: {x: 3, <<: *a, y: 4}',
    { x: 3, y: 4 },
  ],
  ['several maps, of which the first wins', 'a: &a {x: 1}\nb: &b {x: 2, y: 2}\nr: {<<: [*a, *b]}', { x: 1, y: 2 }],
  ['two merge keys', 'a: &a {x: 1}\nb: &b {x: 2, y: 2}\nr:\n  <<: *a\n  <<: *b', { x: 1, y: 2 }],
  ['a merged map that merges', 'a: &a {x: 1}\nb: &b {<<: *a, y: 2}\nr: {<<: *b}', { x: 1, y: 2 }],
  ['a map written out', 'r: {<<: {x: 1}, y: 2}', { x: 1, y: 2 }],
  ['a key in quotes, which does not merge', "a: &a {x: 1}\nr: {'<<': *a}", { '<<': { x: 1 } }],
];

describe('a merge key', () => {
  it.each(merged)('reads %s', (_, text, expected) => {
    expect(parseDocument(text, 'x.yaml')).toMatchObject({ problems: [] });
    expect(parseDocument(text, 'x.yaml').value!['r']).toEqual(expected);
  });

  it('keeps what is merged apart from the anchor, and its places', () => {
    const { value, root } = parseDocument('a: &a {x: [1]}\nr: {<<: *a}', 'x.yaml');
    expect((value!['a'] as { x: unknown })['x']).not.toBe((value!['r'] as { x: unknown })['x']);
    expect(root!.children!.get('r')!.children!.get('x')!.key).toEqual({ start: 7, end: 8 });
  });

  it('does not make a map without bound', () => {
    const lines = Array.from({ length: 40 }, (_, at) => `a${at + 1}: &a${at + 1} {<<: [*a${at}, *a${at}], k${at}: 1}`);
    const { problems } = parseDocument(['a0: &a0 {x: 1}', ...lines].join('\n'), 'x.yaml');
    expect(problems).toMatchObject([{ code: 'ALIAS_LIMIT' }]);
  });

  it.each(['a: &a 1\nr: {<<: *a}', 'a: &a [1]\nr: {<<: *a}', 'r: {<<: x}', 'r: {<<: }'])('refuses %j', (text) => {
    expect(parseDocument(text, 'x.yaml').problems).toMatchObject([{ code: 'MERGE_KEY', severity: 'error' }]);
  });
});
