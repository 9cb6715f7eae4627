import { describe, expect, it } from 'vitest';
import { parseDocument } from './parse.js';

const [LIMIT, LARGE] = [1024 * 1024, 64 * 1024];
const bytes = (...values: number[]): Uint8Array => new Uint8Array(values);
const nested = (levels: number): string =>
  Array.from({ length: levels }, (_, level) => `${' '.repeat(level)}a:`).join('\n');
const brackets = (inner: string): string => `${'['.repeat(40)}${inner}${']'.repeat(40)}`;
const bomb = Array.from({ length: 9 }, (_, level) => {
  const item = level === 0 ? 'x' : `*a${level - 1}`;
  return `a${level}: &a${level} [${Array(9).fill(item).join(', ')}]`;
}).join('\n');

/** Name, text, file, and the one problem: code and place. */
const refused: [string, string | Uint8Array, string, string][] = [
  ['nothing', '', 'x.yaml', 'EMPTY_DOCUMENT 1:1'],
  ['comments only', '# nothing\n', 'x.yaml', 'EMPTY_DOCUMENT 1:1'],
  ['an empty JSON file', ' \n', 'x.json', 'EMPTY_DOCUMENT 1:1'],
  ['a scalar', 'hello', 'x.yaml', 'NOT_A_MAP 1:1'],
  ['a list', '- a\n- b', 'x.yaml', 'NOT_A_MAP 1:1'],
  ['a JSON list', '[1]', 'x.json', 'NOT_A_MAP 1:1'],
  ['10 MB', 'x'.repeat(10_000_000), 'x.yaml', 'DOCUMENT_TOO_LARGE 1:1'],
  ['10 MB of zeros', new Uint8Array(10_000_000), 'x.yaml', 'DOCUMENT_TOO_LARGE 1:1'],
  ['1 MiB and one byte', `a: ${'ä'.repeat(LIMIT / 2 - 1)}`, 'x.yaml', 'DOCUMENT_TOO_LARGE 1:1'],
  ['bytes that are not UTF-8', bytes(97, 58, 10, 98, 58, 32, 0xff), 'x.yaml', 'NOT_TEXT 2:4'],
  ['UTF-16', bytes(0xff, 0xfe, 97, 0, 58, 0), 'x.yaml', 'NOT_TEXT 1:1'],
  ['a NUL', 'a: 1\nb: \u0000', 'x.yaml', 'NOT_TEXT 2:4'],
  ['20,000 open brackets', '['.repeat(20_000), 'x.yaml', 'TOO_DEEP 1:65'],
  ['20,000 levels of JSON', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`, 'x.json', 'TOO_DEEP 1:321'],
  ['20,000 lists in one line', `${'- '.repeat(20_000)}x`, 'x.yaml', 'TOO_DEEP 1:129'],
  ['20,000 complex keys', `${'? '.repeat(20_000)}x`, 'x.yaml', 'TOO_DEEP 1:129'],
  ['65 levels of indentation', nested(65), 'x.yaml', 'TOO_DEEP 65:65'],
  ['nine to the ninth by aliases', bomb, 'x.yaml', 'ALIAS_LIMIT 4:10'],
  ['an alias inside its own anchor', 'a: &x [*x]', 'x.yaml', 'ALIAS_LIMIT 1:8'],
  ['101 aliases of lists', `a: &x []\nb: [${Array(101).fill('*x').join(', ')}]`, 'x.yaml', 'ALIAS_LIMIT 2:405'],
  [
    '1 MiB by aliases of texts',
    `a: &x ${'x'.repeat(20_000)}\nb: [${Array(60).fill('*x').join(',')}]`,
    'x.yaml',
    'ALIAS_LIMIT 2:161',
  ],
  ['80 levels by aliases', `a: &x ${brackets('')}\nb: ${brackets('*x')}`, 'x.yaml', 'ALIAS_LIMIT 2:44'],
  ['a quarter of a million values', `a: [${'1,'.repeat(262_144)}]`, 'x.yaml', 'DOCUMENT_TOO_LARGE 1:524289'],
  ['two documents', 'a: 1\n---\nb: 2', 'x.yaml', 'SEVERAL_DOCUMENTS 2:1'],
  ['two documents after an end mark', 'a: 1\n...\nb: 2', 'x.yaml', 'SEVERAL_DOCUMENTS 3:1'],
  ['a second document with mistakes', 'a: 1\n---\nb: @', 'x.yaml', 'SEVERAL_DOCUMENTS 2:1'],
  ['a first document with mistakes', 'a: @\n---\nb: 2', 'x.yaml', 'YAML_SYNTAX 1:4'],
  ['16,000 documents', '---\n'.repeat(LARGE / 4), 'x.yaml', 'SEVERAL_DOCUMENTS 2:1'],
  ['a YAML version that nobody reads', '%YAML 2.0\n---\na: 1', 'x.yaml', 'YAML_SYNTAX 1:1'],
  ['a directive for tags', '%TAG ! x\n---\na: 1', 'x.yaml', 'YAML_SYNTAX 1:1'],
  ['JSON that is cut off', '{"a": {"b": [1, 2', 'x.json', 'JSON_SYNTAX 1:18'],
  ['JSON that is cut off, of no known ending', '{"a": {"b": [1, 2', '-', 'JSON_SYNTAX 1:18'],
  ['JSON that is cut off in a YAML file', '{"a": {"b": [1, 2', 'x.yaml', 'YAML_SYNTAX 1:18'],
  ['JSON with a comma too many', '{\n  "a": 1,\n}', 'x.json', 'JSON_SYNTAX 3:1'],
  ['text after JSON', '{"a": 1} b', 'x.json', 'JSON_SYNTAX 1:10'],
  ['YAML in a JSON file', 'a: 1', 'x.json', 'JSON_SYNTAX 1:1'],
  ['a tab as indentation', 'a:\n\tb: 1', 'x.yaml', 'YAML_SYNTAX 2:1'],
  ['bad indentation', 'a:\n  b: 1\n c: 2', 'x.yaml', 'YAML_SYNTAX 3:1'],
  ['a colon in a plain value', 'a: b: c', 'x.yaml', 'YAML_SYNTAX 1:4'],
  ['a string without end', 'a: "b\nc: 1', 'x.yaml', 'YAML_SYNTAX 2:5'],
  ['a reserved character', 'a: @b', 'x.yaml', 'YAML_SYNTAX 1:4'],
  ['a directive and nothing else', '%YAML 1.2\n', 'x.yaml', 'YAML_SYNTAX 2:1'],
  ['60,000 closing brackets', ']'.repeat(60_000), 'x.yaml', 'YAML_SYNTAX 1:1'],
  ['16,000 errors', '- @\n'.repeat(LARGE / 4), 'x.yaml', 'YAML_SYNTAX 1:3'],
];

/** Mistakes after which the rest can still be read. */
const reported: [string, string, string[]][] = [
  ['duplicate keys', 'a: 1\nb: 2\na: 3', ['DUPLICATE_KEY 3:1']],
  ['duplicate keys in JSON', '{"a": 1, "a": 2}', ['DUPLICATE_KEY 1:10']],
  ['__proto__ at any depth', 'a:\n  - __proto__: {b: 1}', ['RESERVED_NAME 2:5']],
  ['__proto__ in quotes', '"__proto__": 1\na: 1', ['RESERVED_NAME 1:1']],
  ['__proto__ by an escape', '"\\u005f_proto__": 1\na: 1', ['RESERVED_NAME 1:1']],
  ['the key that plans use', "'{{': 1\na: 1", ['RESERVED_NAME 1:1']],
  ['a merge key over no map', 'a: &x 1\nc:\n  <<: *x\n  d: 1', ['MERGE_KEY 3:3']],
  ['what is wrong in an anchor once', 'a: &x {b: 1, b: 2}\nc: *x\nd: *x', ['DUPLICATE_KEY 1:14']],
  ['keys that are no text', '1: a\ntrue: b\n? [x]\n: c', ['KEY_NOT_TEXT 1:1', 'KEY_NOT_TEXT 2:1', 'KEY_NOT_TEXT 3:3']],
  [
    'foreign tags',
    'a: !!js/function x\nb: !!binary aGk=\nc: !Ref x\nd: !!set {x}\ne: !!str 1',
    ['FOREIGN_TAG 1:4', 'FOREIGN_TAG 2:4', 'FOREIGN_TAG 3:4', 'FOREIGN_TAG 4:4'],
  ],
  ['a reference without quotes', 'a: {{ P }}\nb: [{{ Q }}]', ['UNQUOTED_REFERENCE 1:4', 'UNQUOTED_REFERENCE 2:5']],
  ['an alias without anchor', 'a: *x', ['UNKNOWN_ALIAS 1:4']],
  ['numbers that JSON has not', 'a: .inf\nb: .nan\nc: 1e999', ['NOT_JSON 1:4', 'NOT_JSON 2:4', 'NOT_JSON 3:4']],
  [
    'numbers that lose digits',
    'a: 12345678901234567890\nb: 12345678901234567890.5',
    ['NUMBER_CHANGED 1:4', 'NUMBER_CHANGED 2:4'],
  ],
];

/** Unusual, and right. */
const accepted: [string, string | Uint8Array, unknown][] = [
  ['a byte order mark and CRLF', '\uFEFFa: 1\r\nb: x\r\n', { a: 1, b: 'x' }],
  ['a byte order mark in bytes', bytes(0xef, 0xbb, 0xbf, 97, 58, 32, 49), { a: 1 }],
  ['tabs in text', 'a:\tx\ty\nb: "\t"', { a: 'x\ty', b: '\t' }],
  ['a leading mark', '---\na: 1', { a: 1 }],
  ['a trailing end mark', 'a: 1\n...\n', { a: 1 }],
  ['anchors', 'a: &x [1]\nb: *x', { a: [1], b: [1] }],
  ['64 levels', nested(64), expect.anything()],
  ['constructor as an ordinary key', 'constructor: 1', { constructor: 1 }],
  ['core tags', 'a: !!str 1', { a: '1' }],
  ['YAML 1.1 by its directive', '%YAML 1.1\n---\na: 1', { a: 1 }],
  ['a comment right behind a value', "a: 'x'#c\nb: [y]#c", { a: 'x', b: ['y'] }],
  ['many aliases of texts', `a: &x 1\nb: [${Array(500).fill('*x').join(', ')}]`, { a: 1, b: Array(500).fill(1) }],
  ['an anchor that is given anew', 'a: &x {b: &y 1}\nc: &y 2\nd: *x\ne: *y', { a: { b: 1 }, c: 2, d: { b: 1 }, e: 2 }],
  ['a replacement character that is really there', new TextEncoder().encode('a: \uFFFD'), { a: '\uFFFD' }],
];

const summary = (input: string | Uint8Array, file: string): string[] =>
  parseDocument(input, file).problems.map(({ code, line, column }) => `${code} ${line}:${column}`);

describe('parseDocument', () => {
  it.each(refused)('refuses %s with exactly one problem', (_, text, file, expected) => {
    expect(summary(text, file)).toEqual([expected]);
    expect(parseDocument(text, file).value).toBeUndefined();
  });

  it.each(reported)('reports %s and reads on', (_, text, expected) => {
    expect(summary(text, 'x')).toEqual(expected);
    expect(parseDocument(text, 'x').value).toBeDefined();
  });

  it.each(accepted)('reads %s', (_, text, expected) => {
    expect(parseDocument(text, 'x.yaml')).toMatchObject({ problems: [], value: expected });
  });

  it('reads what YAML 1.1 reads otherwise as YAML 1.2 does', () => {
    const { value } = parseDocument('%YAML 1.1\n---\na: yes\nb: 2020-01-01\nc: 010', 'x.yaml');
    expect(value).toEqual({ a: 'yes', b: '2020-01-01', c: 10 });
  });

  it('warns of more than 64 KB of compact JSON, however it is written', () => {
    const text = (count: number): string => JSON.stringify({ a: Array(count).fill('x') }, null, 8);
    expect(summary(text(10_000), 'x.json')).toEqual([]);
    expect(summary(text(16_500), 'x.json')).toEqual(['DOCUMENT_TOO_LARGE 1:1']);
    expect(parseDocument(text(16_500), 'x.json')).toMatchObject({
      problems: [{ severity: 'warning', message: /^The document is 66007 bytes long as compact JSON; AWS takes/ }],
      value: expect.anything(),
    });
  });

  it('refuses more than 1 MiB of compact JSON', () => {
    const text = `a: "${'\\0'.repeat(200_000)}"`;
    expect(summary(text, 'x.yaml')).toEqual(['DOCUMENT_TOO_LARGE 1:1']);
    expect(parseDocument(text, 'x.yaml').value).toBeUndefined();
  });

  it('says how to mend a selector with brackets inside braces', () => {
    const text = 'outputs:\n  - { Name: Id, Selector: $.InstanceIds[0], Type: String }';
    expect(parseDocument(text, 'x.yaml').problems).toEqual([
      expect.objectContaining({
        line: 2,
        column: 40,
        hint: "A selector with brackets must be quoted inside { }: '$.InstanceIds[0]'",
      }),
    ]);
  });

  it.each(['a: {{ P }}-x\nb: 1', 'a: [{{ P }}-x]', 'a: {{ P }}'])('says that %j needs quotes', (text) => {
    expect(parseDocument(text, 'x.yaml').problems[0]?.hint).toMatch(/must be quoted/);
  });

  it('reads a reference without quotes as that reference, so that nothing follows from it', () => {
    expect(parseDocument('a: {{ P }}', 'x.yaml').value).toEqual({ a: '{{ P }}' });
  });

  it('reads minus zero as the zero that JSON brings back', () => {
    expect(parseDocument('a: -0\nb: [-0.0]', 'x.yaml').value).toEqual({ a: 0, b: [0] });
  });

  it('never touches the prototype of anything', () => {
    const { value } = parseDocument('a:\n  __proto__: {polluted: true}', 'x.yaml');
    expect(Object.getPrototypeOf(value!['a'])).toBe(Object.prototype);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
