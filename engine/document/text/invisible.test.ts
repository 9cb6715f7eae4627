import { describe, expect, it } from 'vitest';
import { parseDocument } from '../parse.js';

const found = (text: string): string[] =>
  parseDocument(text, 'x.yaml').problems.map(
    ({ severity, code, line, column, message }) =>
      `${line}:${column} ${severity} ${code} ${/^The invisible character (.*)\.$/.exec(message)?.[1] ?? message}`,
  );

/** Character and its name. */
const characters: [string, string][] = [
  ['\u00a0', 'U+00A0 (no-break space)'],
  ['\u200b', 'U+200B (zero width space)'],
  ['\u200c', 'U+200C (zero width non-joiner)'],
  ['\u200d', 'U+200D (zero width joiner)'],
  ['\u2060', 'U+2060 (word joiner)'],
  ['\ufeff', 'U+FEFF (byte order mark)'],
];

describe('an invisible character', () => {
  it.each(characters)('%j is an error in a key, named with its column', (character, name) => {
    expect(found(`a: 1\nb:\n  c${character}d: 1`)).toEqual([
      `3:4 error INVISIBLE_CHARACTER ${name} stands in this key, in column 4`,
    ]);
  });

  it.each(characters)('%j is an error in an indentation', (character, name) => {
    expect(found(`a:\n  - b\n ${character}- c`)).toEqual([
      `3:2 error INVISIBLE_CHARACTER ${name} stands in the indentation of this line, in column 2`,
    ]);
  });

  it.each(characters)('%j is a warning in a value', (character, name) => {
    expect(found(`a: "x${character}y"\nb: x${character}y\nc: |\n  ${character}y`)).toEqual([
      `1:6 warning INVISIBLE_CHARACTER ${name} stands in this text, in column 6`,
      `2:5 warning INVISIBLE_CHARACTER ${name} stands in this text, in column 5`,
      `4:3 warning INVISIBLE_CHARACTER ${name} stands in this text, in column 3`,
    ]);
  });

  it('is named where the document is no YAML for it', () => {
    expect(found('a:\n  - b: 1\n  \u00a0\u00a0c: 1\n    d: 1')[0]).toMatch(/^3:3 error INVISIBLE_CHARACTER U\+00A0/);
    expect(found('- a: 1\n\u00a0\u00a0b: 1')[0]).toMatch(/^2:1 error INVISIBLE_CHARACTER U\+00A0/);
  });

  it('before a key is no other key, so that nothing follows from it', () => {
    expect(parseDocument('a: 1\n\u00a0b: 1', 'x.yaml').value).toEqual({ a: 1, b: 1 });
  });

  it('is no matter in a comment, at the beginning of the file, or written as an escape', () => {
    expect(found('\ufeff# \u00a0\na: "\\u00a0"  # \u200b\n')).toEqual([]);
  });

  it('is found in JSON as well', () => {
    const { problems } = parseDocument('{"a\u200b": "\u00a0"}', 'x.json');
    expect(problems.map(({ severity, column }) => `${column} ${severity}`).sort()).toEqual(['4 error', '9 warning']);
  });
});
