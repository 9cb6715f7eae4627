import { describe, expect, it } from 'vitest';
import type { Value, ValueMap } from '../document/document.js';
import { formatDate, formatDateTime, partitionOf } from './builtin.js';
import { encodeInputs, encodeOutput } from './value-text.js';
import { createNotes, resolve, TooLarge } from './resolve.js';
import { compileValue } from './template.js';

const VALUES: ValueMap = {
  P: 'x',
  L: ['a', 'b'],
  L1: ['a'],
  N: 3,
  B: true,
  M: { k: 'v' },
  Sly: '{{ N }}',
  Empty: '',
  None: [],
  Maps: [{ k: 1 }, { k: 2 }],
  OneMap: [{ k: 1 }],
  Quoted: '"a\\',
};
const scope = (reference: string): Value | undefined => VALUES[reference];
const filled = (value: Value): Value | undefined => resolve(compileValue(value), scope);

describe('the substitution vectors of behaviour 14', () => {
  it.each<[Value, Value]>([
    ['{{ P }}', 'x'],
    ['{{P}}', 'x'],
    ['pre-{{P}}-{{ N }}', 'pre-x-3'],
    ['{{ N }}', 3],
    [['{{ L }}'], ['a', 'b']],
    [
      ['{{ L }}', 'c'],
      ['a', 'b', 'c'],
    ],
    ['{{ L }}', ['a', 'b']],
    [{ InstanceIds: '{{ L }}' }, { InstanceIds: ['a', 'b'] }],
    ['v={{ L1 }}', 'v=a'],
    ['v={{ L }}', 'v=["a","b"]'],
    ['m={{ M }}', 'm={"k":"v"}'],
    ['{{ B }}', true],
    ['is {{ B }}', 'is true'],
    ['{"id": "{{ P }}"}', '{"id": "x"}'],
    ['{{ Sly }}', '{{ N }}'],
    ['-{{ Sly }}-', '-{{ N }}-'],
    [' {{ L }}\n', ['a', 'b']],
    ['{{ N }}{{ N }}', '33'],
    ['{{ {{ P }} }}', '{{ x }}'],
    ['{{ a b }} {{ P | upper }}', '{{ a b }} {{ P | upper }}'],
    [{ '{{ P }}': '{{ P }}' }, { '{{ P }}': 'x' }],
  ])('%j becomes %j', (text, value) => {
    expect(filled(text)).toEqual(value);
  });
});

describe('lists (behaviour 4.4)', () => {
  it.each<[Value, Value]>([
    [['{{ L1 }}'], ['a']],
    [['{{ None }}', 'c'], ['c']],
    [
      ['{{ Nothing }}', 'c'],
      ['{{ Nothing }}', 'c'],
    ],
    [['x{{ L }}'], ['x["a","b"]']],
    [
      ['{{ M }}', '{{ Maps }}'],
      [{ k: 'v' }, { k: 1 }, { k: 2 }],
    ],
    [[['{{ L }}']], [['a', 'b']]],
    [[{ Name: 'id', Values: ['{{ L }}', 'c'] }], [{ Name: 'id', Values: ['a', 'b', 'c'] }]],
    [[{ Values: '{{ L }}' }], [{ Values: ['a', 'b'] }]],
  ])('%j is spliced to %j', (list, value) => {
    expect(filled(list)).toEqual(value);
  });
});

describe('values in a longer text (behaviour 4.6)', () => {
  it.each([
    ['P', 'x'],
    ['N', '3'],
    ['B', 'true'],
    ['L1', 'a'],
    ['L', '["a","b"]'],
    ['None', '[]'],
    ['M', '{"k":"v"}'],
    ['Maps', '[{"k":1},{"k":2}]'],
    ['OneMap', '[{"k":1}]'],
    ['Quoted', '"a\\'],
  ])('%s is %s', (name, text) => {
    expect(filled(`<{{ ${name} }}>`)).toBe(`<${text}>`);
  });
});

describe('references without a value (behaviour 4.5)', () => {
  it('stay as their own text: no key and no element ever vanishes', () => {
    const value = { a: '{{ Nope }}', b: ['{{Nope}}', 1], c: ' {{ Nope }}\n', d: 'x {{  s.Nope }} y' };

    expect(filled(value)).toEqual(value);
  });

  it('and null is no value', () => {
    expect(resolve(compileValue('{{ Null }}'), () => null)).toBe('{{ Null }}');
  });

  it('are noted, and so are empty lists', () => {
    const notes = createNotes();
    resolve(compileValue(['{{ Nope }}', '{{ None }}', 'x{{ P }}']), scope, notes);

    expect([...notes.missing]).toEqual(['Nope']);
    expect([...notes.empty]).toEqual(['None']);
  });

  it.each<[string, Value]>([
    ['an empty list', []],
    ['an empty map', {}],
    ['an empty map in a list', [{}]],
    ['an empty list in a map', { Name: 'state', Values: [] }],
    ['null in a map', [{ Name: 'state', Values: null }]],
  ])('are noted where a value holds nothing that a request could carry: %s', (_, value) => {
    const notes = createNotes();
    resolve(compileValue({ Filters: '{{ Filters }}' }), () => value, notes);

    expect([...notes.empty]).toEqual(['Filters']);
  });

  it('an empty text is a value', () => {
    expect(filled('{{ Empty }}')).toBe('');
  });
});

describe('what references may bring', () => {
  const large = 'x'.repeat(1_000);
  const of = (value: Value, room: number): Value => resolve(compileValue(value), () => large, createNotes(), room);

  it.each<[string, Value]>([
    ['in one text', '{{ P }}'.repeat(3)],
    ['in several values', ['{{ P }}', '{{ P }}', '{{ P }}']],
    ['at any depth', { a: { b: '{{ P }} {{ P }}', c: '{{ P }}' } }],
  ])('has a bound %s, and nothing is joined beyond it', (_, value) => {
    expect(() => of(value, 2_900)).toThrow(TooLarge);
    expect(of(value, 3_100)).toBeDefined();
  });
});

describe('built-in values and encodings', () => {
  it("dates are UTC, in AWS's form (behaviour 4.2)", () => {
    const observed = 1585061571144;

    expect(formatDateTime(observed)).toBe('2020-03-24_14.52.51');
    expect(formatDate(observed)).toBe('2020-03-24');
  });

  it.each([
    ['eu-west-1', 'aws'],
    ['cn-north-1', 'aws-cn'],
    ['us-gov-west-1', 'aws-us-gov'],
    ['us-iso-east-1', 'aws-iso'],
    ['us-isob-east-1', 'aws-iso-b'],
  ])('%s is in partition %s', (region, partition) => {
    expect(partitionOf(region)).toBe(partition);
  });

  it.each<[Value, string[]]>([
    ['a', ['a']],
    [0, ['0']],
    [true, ['true']],
    [
      ['a', 'b'],
      ['a', 'b'],
    ],
    [{ k: 1 }, ['{"k":1}']],
    [
      [{ k: 1 }, { k: 2 }],
      ['{"k":1}', '{"k":2}'],
    ],
    [[], []],
  ])('%j is encoded as %j (behaviour 5.3)', (value, encoded) => {
    expect(encodeOutput(value)).toEqual(encoded);
  });

  it.each<[Value, string]>([
    ['stopped', '"stopped"'],
    [['i-0'], '["i-0"]'],
    [false, 'false'],
    [3, '3'],
    [{ k: 'v' }, '{"k":"v"}'],
    [null, 'null'],
  ])('the input %j is recorded as %s (behaviour 5.3)', (input, text) => {
    expect(encodeInputs({ Name: input })).toEqual({ Name: text });
  });
});
