import { describe, expect, it } from 'vitest';
import { resultOf } from '../../test/support/effects.js';
import type { StepContext } from '../../engine/action.js';
import type { Value, ValueMap } from '../../engine/document/document.js';
import { branch } from './action.js';
import { holds } from '../../engine/expression/condition.js';

describe('conditions of aws:branch (behaviour 3.3)', () => {
  it.each<[string, Value, Value, boolean]>([
    ['StringEquals', 'Linux', 'Linux', true],
    ['StringEquals', 'linux', 'Linux', false],
    ['EqualsIgnoreCase', 'linux', 'Linux', true],
    ['StartsWith', 'i-1', 'i-', true],
    ['EndsWith', 'a.txt', '.txt', true],
    ['Contains', 'abc', 'b', true],
    ['Contains', 'abc', 'B', false],
    ['NumericEquals', 3, 3, true],
    ['NumericEquals', '3', 3, true],
    ['NumericGreater', 4, 3, true],
    ['NumericGreaterOrEquals', 3, 3, true],
    ['NumericLesser', 'three', 4, false],
    ['NumericLesserOrEquals', -1, 0, true],
    ['BooleanEquals', true, true, true],
    ['BooleanEquals', 'True', true, true],
    ['BooleanEquals', 'yes', true, false],
    ['StringEquals', true, 'true', true],
    ['StringEquals', ['Linux'], 'Linux', false],
    ['StringEquals', null, '', false],
    ['NumericEquals', 3, '3.0', true],
    ['NumericGreater', '{{ s.n }}', 0, false],
    ['NumericGreater', 1, '{{ s.n }}', false],
    ['BooleanEquals', '{{ s.b }}', false, false],
    ['BooleanEquals', false, 'False', true],
    // A reference without a value is its own text (behaviour 4.5).
    ['Contains', '{{ look.PublicIp }}', 'PublicIp', true],
    ['StringEquals', '{{ look.Platform }}', 'windows', false],
    ['StringEquals', 5, '5', true],
    ['StringEquals', '5', 5, true],
  ])('%s %j %j is %j', (operator, Variable, constant, truth) => {
    expect(holds({ Variable, [operator]: constant })).toBe(truth);
  });

  const yes = { Variable: 1, NumericEquals: 1 };
  const no = { Variable: 1, NumericEquals: 2 };

  it.each<[ValueMap, boolean]>([
    [{ And: [yes, yes] }, true],
    [{ And: [yes, no] }, false],
    [{ Or: [no, yes] }, true],
    [{ Not: no }, true],
    [{ Not: { Variable: null, StringEquals: 'x' } }, true],
    [{ And: [{ Or: [no, { Not: no }] }, yes] }, true],
  ])('%j is %j', (condition, truth) => {
    expect(holds(condition)).toBe(truth);
  });
});

/** A condition in `depth` negations. */
function nested(depth: number): ValueMap {
  let condition: ValueMap = { Variable: 'x', StringEquals: 'x' };
  for (let level = 0; level < depth; level += 1) condition = { Not: condition };
  return { NextStep: 'a', ...condition };
}

describe('aws:branch', () => {
  const context = {} as StepContext;
  const choices = [
    { NextStep: 'first', Variable: 'x', StringEquals: 'y' },
    { NextStep: 'second', Variable: 'x', StringEquals: 'x' },
    { NextStep: 'third', Variable: 'x', StringEquals: 'x' },
  ];

  it('goes to the first choice that holds', () => {
    expect(resultOf(branch.run({ Choices: choices, Default: 'other' }, context))).toEqual({ nextStep: 'second' });
  });

  it('goes to Default when none holds, and nowhere without one', () => {
    const none = [choices[0]!];

    expect(resultOf(branch.run({ Choices: none, Default: 'other' }, context))).toEqual({ nextStep: 'other' });
    expect(resultOf(branch.run({ Choices: none }, context))).toEqual({});
  });

  it('names its jumps', () => {
    expect(branch.jumps!({ Choices: choices, Default: 'other' }).map(({ step }) => step)).toEqual([
      'first',
      'second',
      'third',
      'other',
    ]);
  });

  it.each<[ValueMap, RegExp]>([
    [{ NextStep: 'a', Variable: 'x' }, /exactly one operator; this has 0/],
    [{ NextStep: 'a', Variable: 'x', StringEquals: 'x', NumericEquals: 1 }, /this has 2/],
    [{ NextStep: 'a', StringEquals: 'x' }, /needs a Variable/],
    [{ NextStep: 'a', Variable: 'x', StringMatches: 'x' }, /"StringMatches" is not an operator/],
    [{ NextStep: 'a', And: [{ Variable: 'x', constructor: 'x' }] }, /"constructor" is not an operator/],
    [{ NextStep: 'a', Not: [] }, /A condition is a map/],
    [{ NextStep: 'a', And: { Variable: 'x', StringEquals: 'x' } }, /And takes a list/],
    [{ NextStep: 'a', And: [] }, /And needs at least one/],
    [{ NextStep: 'a', Or: [] }, /Or needs at least one/],
    [{ NextStep: 'a', Or: [{ And: [] }] }, /And needs at least one/],
    [{ NextStep: 'a', Or: null }, /Or takes a list/],
    [
      { NextStep: 'a', Variable: 'x', NumericGreater: 'three' },
      /NumericGreater compares with a number, not with "three"/,
    ],
    [{ NextStep: 'a', Variable: 'x', NumericEquals: true }, /compares with a number, not with true/],
    [{ NextStep: 'a', Variable: 'x', BooleanEquals: 'yes' }, /compares with true or false, not with "yes"/],
    [{ NextStep: 'a', Variable: 'x', BooleanEquals: 1 }, /compares with true or false, not with 1/],
    [{ NextStep: 'a', Variable: 'x', StringEquals: null }, /compares with a text, not with null/],
    [{ NextStep: 'a', Variable: 'x', StringEquals: ['x'] }, /not with a list/],
    [{ NextStep: 'a', Variable: 'x', Contains: { a: 1 } }, /not with a map/],
    [nested(300), /A condition is a map/],
  ])('refuses %j', (choice, message) => {
    expect(branch.check!({ Choices: [choice] }).map((fault) => fault.message)).toEqual([
      expect.stringMatching(message),
    ]);
  });

  it.each<ValueMap>([
    { Variable: 'x', NumericGreater: '3' },
    { Variable: 'x', NumericGreater: -1.5 },
    { Variable: 'x', BooleanEquals: 'true' },
    { Variable: 'x', StringEquals: 5 },
    { Variable: 'x', StringEquals: false },
    { Variable: 'x', NumericGreater: '{{ s.n }}' },
    nested(20),
  ])('takes %j', (choice) => {
    expect(branch.check!({ Choices: [{ NextStep: 'a', ...choice }] })).toEqual([]);
  });
});
