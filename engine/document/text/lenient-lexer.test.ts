import { describe, expect, it } from 'vitest';
import { parseDocument } from '../parse.js';

/** Title, text, value. Each is what SnakeYAML reads of it. */
const read: [string, string, unknown][] = [
  ['single quotes', "x:\n  a: 'b\nc'\n  d: 1", { x: { a: 'b c', d: 1 } }],
  ['double quotes', 'x:\n  a: "b\nc\n\n  d"\n  e: 1', { x: { a: 'b c\nd', e: 1 } }],
  ['quotes in a list', "a:\n  - 'b {\n  c\n }'\n  - d", { a: ['b { c }', 'd'] }],
  ['quotes with CRLF', "x:\r\n  a: 'b\r\nc'\r\n  d: 1\r\n", { x: { a: 'b c', d: 1 } }],
  ['quotes that begin on a line of their own', "a:\n  'b\nc'\nd: 1", { a: 'b c', d: 1 }],
  [
    'a map whose lines stand at its key',
    'x:\n  a: {\n  b: 1,\n  c: 2\n  }\n  d: 3',
    { x: { a: { b: 1, c: 2 }, d: 3 } },
  ],
  [
    'a map whose lines stand left of its key',
    'x:\n  a: {\nb: 1,\n c: 2\n}\n  d: 3',
    { x: { a: { b: 1, c: 2 }, d: 3 } },
  ],
  ['a list whose bracket stands at its key', 'x:\n  a: [\n    b\n  ]\n  c: 1', { x: { a: ['b'], c: 1 } }],
  ['lists in lists', 'x:\n  - [\n  a, [\nb\n]\n]\n  - c', { x: [['a', ['b']], 'c'] }],
  ['an unquoted text inside brackets', 'x: {a: b\nc, d: e}\nf: 1', { x: { a: 'b c', d: 'e' }, f: 1 }],
  ['quotes inside brackets', "x:\n  a: {b: 'c\nd'\n}\n  e: 1", { x: { a: { b: 'c d' }, e: 1 } }],
  ['a block map behind it', 'a: {\n}\nb:\n  c: 1\n  d: |\n    e\n', { a: {}, b: { c: 1, d: 'e\n' } }],
];

const refused: [string, string, string][] = [
  [
    'a mark of the document inside quotes',
    "a: 'b\n---\nc'",
    'a line that begins with --- ends the document, inside quotes too',
  ],
  [
    'the end of the document inside quotes',
    'a: "b\n...\nc"',
    'a line that begins with ... ends the document, inside quotes too',
  ],
  ['quotes that are not closed', "a: 'b\nc: 1\n", 'the text ends inside brackets or quotes that are still open'],
  ['brackets that are not closed', 'a: {b: 1,\nc: 2', 'the text ends inside brackets or quotes that are still open'],
  ['a map’s missing bracket', 'a: {b: 1\nc: 2', 'a comma or a closing bracket is missing at the end of this line'],
  ['a list’s missing comma', 'a: [b\nc: 2]', 'a comma or a closing bracket is missing at the end of this line'],
];

describe('indentation', () => {
  it.each(read)('does not matter in %s', (_, text, value) => {
    expect(parseDocument(text, 'x.yaml')).toMatchObject({ problems: [], value });
  });

  it('keeps the places of what follows', () => {
    const { problems } = parseDocument("x:\n  a: 'b\nc'\n  d: 1\n  d: 2", 'x.yaml');
    expect(problems).toMatchObject([{ code: 'DUPLICATE_KEY', line: 5, column: 3 }]);
  });

  it.each(refused)('says of %s what is so', (_, text, message) => {
    expect(parseDocument(text, 'x.yaml').problems).toMatchObject([
      { code: 'YAML_SYNTAX', message: `Not valid YAML: ${message}.` },
    ]);
  });

  it('says where a quote that shows too late was forgotten', () => {
    const text = "a:\n  b: 'c\n  d: 1\n  e: 'f'\n";
    expect(parseDocument(text, 'x.yaml').problems).toMatchObject([
      { line: 4, hint: 'The quoted text before it begins in line 2: is its closing quote missing there?' },
    ]);
  });
});
