import { describe, expect, it } from 'vitest';
import { SSM_TYPES, type SsmType, type Value } from '../../engine/document/document.js';
import { convert } from './convert.js';

const MAP = { a: { b: true } };
const MAP_TEXT = '{"a":{"b":true}}';

/** What a selected value becomes as each declared type (behaviour 5.2). A type that a row does not name fails the step. */
const TABLE: [selected: Value, as: Partial<Record<SsmType, Value>>][] = [
  ['text', { String: 'text', StringList: ['text'] }],
  ['', { String: '', StringList: [''] }],
  ['16', { String: '16', StringList: ['16'], Integer: 16 }],
  [' -16 ', { String: ' -16 ', StringList: [' -16 '], Integer: -16 }],
  ['1.5', { String: '1.5', StringList: ['1.5'] }],
  ['9007199254740993', { String: '9007199254740993', StringList: ['9007199254740993'] }],
  ['true', { String: 'true', StringList: ['true'], Boolean: true }],
  ['False', { String: 'False', StringList: ['False'], Boolean: false }],
  ['{"a":1}', { String: '{"a":1}', StringList: ['{"a":1}'] }],
  [16, { String: '16', StringList: ['16'], Integer: 16 }],
  ['-0', { String: '-0', StringList: ['-0'], Integer: 0 }],
  [0, { String: '0', StringList: ['0'], Integer: 0 }],
  [1.5, { String: '1.5', StringList: ['1.5'] }],
  [true, { String: 'true', StringList: ['true'], Boolean: true }],
  [false, { String: 'false', StringList: ['false'], Boolean: false }],
  [['one'], { String: 'one', StringList: ['one'] }],
  [['7'], { String: '7', StringList: ['7'], Integer: 7 }],
  [[7], { String: '7', StringList: ['7'], Integer: 7 }],
  [[true], { String: 'true', StringList: ['true'], Boolean: true }],
  [['a', 'b'], { StringList: ['a', 'b'] }],
  [[1, true], { StringList: ['1', 'true'] }],
  [[], { StringList: [], MapList: [] }],
  [MAP, { String: MAP_TEXT, StringMap: MAP }],
  [[MAP], { String: MAP_TEXT, StringList: [MAP_TEXT], StringMap: MAP, MapList: [MAP] }],
  [[MAP, {}], { String: `[${MAP_TEXT},{}]`, StringList: [MAP_TEXT, '{}'], MapList: [MAP, {}] }],
  [[MAP, 'x'], { StringList: [MAP_TEXT, 'x'] }],
  [['a', null], { StringList: ['a'] }],
];

describe('a selected value', () => {
  const cases = TABLE.flatMap(([selected, as]) => SSM_TYPES.map((type) => [selected, type, as[type]] as const));

  it.each(cases)('%j declared as %s is %j', (selected, type, expected) => {
    expect(convert(selected, type)).toEqual(expected);
  });
});
