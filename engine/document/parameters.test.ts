import { describe, expect, it } from 'vitest';
import type { Document, Parameter, Value } from './document.js';
import { bindParameters } from './parameters.js';

const document = (parameters: Record<string, Parameter>): Document => ({
  schemaVersion: '0.3',
  mainSteps: [],
  parameters,
});
const bind = (parameter: Parameter, ...texts: string[]): ReturnType<typeof bindParameters> =>
  bindParameters(document({ P: parameter }), { P: texts });

describe('bindParameters', () => {
  it.each<[Parameter, string[], Value]>([
    [{ type: 'String' }, ['x'], 'x'],
    [{ type: 'String' }, ['{{ ssm:x }}'], '{{ ssm:x }}'],
    [{ type: 'Integer' }, ['-3'], -3],
    [{ type: 'Integer' }, ['-0'], 0],
    [{ type: 'StringMap' }, ['{"n": -0}'], { n: 0 }],
    [{ type: 'Boolean' }, ['TRUE'], true],
    [{ type: 'Boolean' }, ['false'], false],
    [{ type: 'StringList' }, ['a', 'b'], ['a', 'b']],
    [{ type: 'StringList' }, [], []],
    [{ type: 'StringMap' }, ['{"a":{"b":1}}'], { a: { b: 1 } }],
    [{ type: 'MapList' }, ['{"a":1}', '{"b":2}'], [{ a: 1 }, { b: 2 }]],
    [{ type: 'MapList' }, ['[{"a":1}]'], [{ a: 1 }]],
    [{ type: 'AWS::EC2::Instance::Id' }, ['i-0123456789abcdef0'], 'i-0123456789abcdef0'],
    [
      { type: 'List<AWS::EC2::Instance::Id>' },
      ['i-01234567', 'mi-01234567890123456'],
      ['i-01234567', 'mi-01234567890123456'],
    ],
    [{ type: 'Boolean', allowedValues: ['true', 'false'] }, ['True'], true],
    [{ type: 'Integer', allowedValues: ['1', 2] }, ['1'], 1],
    [{ type: 'String', allowedValues: [1, 2] }, ['2'], '2'],
    [{ type: 'StringList', allowedValues: ['a', 'b'] }, ['b', 'a'], ['b', 'a']],
    [{ type: 'StringList', allowedValues: [['a', 'b']] }, ['a', 'b'], ['a', 'b']],
    [{ type: 'String', allowedPattern: '[a-z]+' }, ['abc'], 'abc'],
    [{ type: 'String', allowedPattern: '(?i)^abc$' }, ['ABC'], 'ABC'],
    [{ type: 'StringList', allowedPattern: '^i-' + '[0-9]{2}$' }, ['i-12', 'i-34'], ['i-12', 'i-34']],
  ])('of type %j takes %j as %j', (parameter, texts, value) => {
    expect(bind(parameter, ...texts)).toEqual({ parameters: { P: value }, problems: [] });
  });

  it.each<[Parameter, string[], string | RegExp]>([
    [{ type: 'Integer' }, ['1.5'], '"1.5" is not a whole number.'],
    [{ type: 'StringMap' }, ['{"n": 1e999}'], /is not a map as JSON text/],
    [{ type: 'Integer' }, ['99999999999999999999'], /not a whole number/],
    [{ type: 'Boolean' }, ['yes'], '"yes" is neither true nor false.'],
    [{ type: 'String' }, ['a', 'b'], 'One value is expected for the type String, not 2.'],
    [{ type: 'String' }, [], /not 0/],
    [{ type: 'StringMap' }, ['a=b'], /not a map as JSON text/],
    [{ type: 'StringMap' }, ['{"__proto__":{"x":1}}'], /not a map as JSON text/],
    [{ type: 'MapList' }, ['{"a":1}', '2'], /"2" is not a map/],
    [
      { type: 'String', allowedValues: ['install', 'remove'] },
      ['Install'],
      'Parameter "P" has value "Install" not found in [install, remove].',
    ],
    [{ type: 'StringList', allowedValues: ['a', 'b'] }, ['a', 'c'], 'Parameter "P" has value "c" not found in [a, b].'],
    [{ type: 'AWS::EC2::Instance::Id' }, ['i-1'], '"i-1" is not a value of the type AWS::EC2::Instance::Id.'],
    [{ type: 'String', allowedPattern: '[a-z]+' }, ['abc1'], 'The value "abc1" does not match the pattern [a-z]+.'],
    [{ type: 'StringList', allowedPattern: '[a-z]+' }, ['a', '1'], /"1" does not match/],
    [{ type: 'StringList', minItems: 2 }, ['a'], 'At least 2 values are needed, not 1.'],
    [{ type: 'StringList', maxItems: 1 }, ['a', 'b'], 'At most 1 values are allowed, not 2.'],
    [{ type: 'String', minChars: 2 }, ['a'], 'At least 2 characters are needed, not 1.'],
    [{ type: 'StringMap', maxChars: 5 }, ['{ "a": 1 }'], 'At most 5 characters are allowed, not 7.'],
  ])('of type %j refuses %j', (parameter, texts, message) => {
    const { parameters, problems } = bind(parameter, ...texts);
    expect(parameters).toBeUndefined();
    expect(problems).toEqual([
      expect.objectContaining({
        parameter: 'P',
        message: expect.stringMatching(message instanceof RegExp ? message : escape(message)),
      }),
    ]);
  });

  it('reports everything at once, in AWS words', () => {
    const declared = document({ InstanceIds: { type: 'StringList' }, Count: { type: 'Integer' } });
    expect(bindParameters(declared, { Count: ['x'], Instanceids: ['i'] }).problems).toEqual([
      {
        parameter: 'Instanceids',
        message: 'The runbook has no parameter "Instanceids".',
        hint: 'Did you mean "InstanceIds"?',
      },
      { parameter: 'InstanceIds', message: 'Missing required parameter: InstanceIds in user inputs.' },
      { parameter: 'Count', message: '"x" is not a whole number.' },
    ]);
  });

  it('never holds defaults to constraints', () => {
    const declared = document({
      A: { type: 'String', default: '', allowedPattern: '^i-.+$', minChars: 3 },
      B: { type: 'AWS::IAM::Role::Arn', default: '' },
      C: { type: 'StringMap', default: '{"a":1}' },
      D: { type: 'Integer', default: '3' },
    });
    expect(bindParameters(declared, {})).toEqual({ parameters: { A: '', B: '', C: { a: 1 }, D: 3 }, problems: [] });
  });

  it('knows names that objects have', () => {
    expect(bindParameters(document({ toString: { type: 'String' as const } }), {}).problems).toHaveLength(1);
    expect(bindParameters(document({}), { constructor: ['x'] }).problems).toHaveLength(1);
  });
});

const escape = (text: string): RegExp => new RegExp(`^${text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`);
