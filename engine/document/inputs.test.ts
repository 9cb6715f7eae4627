import { describe, expect, it } from 'vitest';
import { compileSchema } from '../../test/support/fake-actions.js';
import type { Action, JsonSchema } from '../action.js';
import type { ValueMap } from './document.js';
import { checkInputs, normaliseInputs } from './inputs.js';

const schema = {
  type: 'object',
  properties: {
    Ids: { type: 'array', items: { type: 'string' }, minItems: 1 },
    Filters: {
      type: 'array',
      items: {
        type: 'object',
        properties: { Name: { type: 'string' }, Values: { type: 'array' } },
        required: ['Name'],
        additionalProperties: false,
      },
    },
    Count: {
      anyOf: [
        { type: 'integer', minimum: 1 },
        { type: 'string', pattern: '^[0-9]+$' },
      ],
    },
    State: { enum: ['running', 'stopped'] },
    Map: {
      anyOf: [
        { type: 'array', items: { type: 'object', additionalProperties: false, properties: { Key: {} } } },
        { type: 'string' },
      ],
    },
  },
  required: ['Ids'],
  additionalProperties: false,
} as const satisfies JsonSchema;

const action = {
  name: 'aws:x',
  inputs: schema,
  check: ({ Count }: ValueMap) => (Count === 13 ? [{ path: ['Count'], message: 'Not 13.' }] : []),
} as unknown as Action;
const faults = (inputs: ValueMap): string[] =>
  checkInputs(action, compileSchema(schema), inputs).map(({ path, message }) => `${path.join('.')}: ${message}`);

describe('normaliseInputs', () => {
  it('wraps a lone value where the schema wants a list, at any depth', () => {
    expect(normaliseInputs(schema, { Ids: 'i-1', Filters: { Name: 'a', Values: 'x' }, Count: 1 })).toEqual({
      Ids: ['i-1'],
      Filters: [{ Name: 'a', Values: ['x'] }],
      Count: 1,
    });
  });

  it('leaves lists, nulls and what the schema does not know as they are', () => {
    expect(normaliseInputs(schema, { Ids: ['i-1'], Filters: null, Other: 'x' })).toEqual({
      Ids: ['i-1'],
      Filters: null,
      Other: 'x',
    });
  });
});

describe('normaliseInputs, of scalars,', () => {
  const scalars: JsonSchema = {
    type: 'object',
    properties: {
      Count: { type: 'integer' },
      Flag: { type: 'boolean' },
      Text: { type: 'string' },
      Texts: { type: 'array', items: { type: 'string' } },
      Either: { type: ['integer', 'string'] },
      Any: {},
      Map: { type: 'object', additionalProperties: { type: 'integer' } },
    },
  };

  it.each<[ValueMap, ValueMap]>([
    [{ Count: '180' }, { Count: 180 }],
    [{ Count: '-3' }, { Count: -3 }],
    [{ Flag: 'true' }, { Flag: true }],
    [{ Flag: 'False' }, { Flag: false }],
    [{ Text: 5 }, { Text: '5' }],
    [{ Text: false }, { Text: 'false' }],
    [{ Texts: 7 }, { Texts: ['7'] }],
    [{ Texts: [1, true, 'x'] }, { Texts: ['1', 'true', 'x'] }],
    [{ Map: { a: '1', b: 'x' } }, { Map: { a: 1, b: 'x' } }],
  ])('reads %j as %j', (given, expected) => {
    expect(normaliseInputs(scalars, given)).toEqual(expected);
  });

  it.each<ValueMap>([
    { Count: '1.0' },
    { Count: '010' },
    { Count: '-0' },
    { Count: ' 5' },
    { Count: '9007199254740993' },
    { Count: '{{ P }}' },
    { Count: 1.5 },
    { Flag: 'yes' },
    { Flag: '1' },
    { Flag: 1 },
    { Text: null },
    { Text: ['x'] },
    { Either: '5' },
    { Any: '5' },
  ])('leaves %j, which would lose or guess something', (given) => {
    expect(normaliseInputs(scalars, given)).toEqual(given);
  });
});

describe('checkInputs', () => {
  it.each<[ValueMap, string[]]>([
    [{ Ids: ['i-1'], Count: '3', State: 'running' }, []],
    [{}, [': Missing required input: Ids.']],
    [{ Ids: [] }, ['Ids: Ids must not have fewer than 1 items.']],
    [{ Ids: [1] }, ['Ids.0: Ids[0] must be a string, not a number.']],
    [
      { Ids: ['i'], Idz: 1 },
      ['Idz: Unknown input names provided. Known=[ [Ids, Filters, Count, State, Map] ], Provided=[ [Idz] ]'],
    ],
    [{ Ids: ['i'], State: 'paused' }, ['State: State is "paused"; allowed: running, stopped.']],
    [{ Ids: ['i'], Count: true }, ['Count: Count must be a whole number or a string, not true.']],
    [{ Ids: ['i'], Count: 0 }, ['Count: Count must be >= 1.']],
    [
      { Ids: ['i'], Filters: [{ Nam: 'a' }] },
      ['Filters.0: Missing "Name" in Filters[0].', 'Filters.0.Nam: Unknown property "Nam" in Filters[0].'],
    ],
    [
      { Ids: ['i'], Map: [{ key: 1 }, { Ky: 1 }] },
      ['Map.0.key: Unknown property "key" in Map[0].', 'Map.1.Ky: Unknown property "Ky" in Map[1].'],
    ],
    [{ Ids: ['i'], Count: 13 }, ['Count: Not 13.']],
  ])('of %j says %j', (inputs, expected) => {
    expect(faults(inputs)).toEqual(expected);
  });

  it('suggests the name that was probably meant', () => {
    expect(checkInputs(action, compileSchema(schema), { Ids: ['i'], Stat: 'x' })[0]?.hint).toBe(
      'Did you mean "State"?',
    );
  });
});
