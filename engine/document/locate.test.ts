import { describe, expect, it } from 'vitest';
import { createLocator } from './locate.js';
import { parseDocument } from './parse.js';

/** Columns at which the complaints about `a` stand. */
function columns(text: string, ...complaints: [text: string, occurrence?: number][]): number[] {
  const { source, root } = parseDocument(text, 'x.yaml');
  const locate = createLocator(source, root!);
  return complaints.map(
    ([part, occurrence = 0]) => locate({ path: ['a'], code: 'X', message: '', text: part, occurrence }).column,
  );
}

describe('createLocator', () => {
  it('finds each of several parts that are written alike', () => {
    expect(columns("a: 'x y x z x'", ['x', 0], ['x', 1], ['z'], ['x', 2])).toEqual([5, 9, 11, 13]);
  });

  it('does not take an earlier text for a part that it begins with', () => {
    expect(columns("a: '{{ Name }} {{ Na }}'", ['Name'], ['Na'])).toEqual([8, 19]);
  });

  it('takes the whole value where escapes hide the part, or the text has it behind the value only', () => {
    expect(columns('a: "\\u0078"\nb: x', ['x'])).toEqual([4]);
  });
});
