import { describe, expect, it } from 'vitest';
import type { Document, Parameter, Value } from './document.js';
import { withinASecond } from '../../test/properties/runs.js';
import { bindParameters } from './bind-parameters.js';
import type { PlanValue } from './plan.js';

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
    [{ type: 'StringList', allowedValues: [403, 404] }, ['404'], ['404']],
    [{ type: 'Boolean', allowedValues: ['true', 'false'], allowedPattern: 'true|false' }, ['TRUE'], true],
    [{ type: 'Integer', allowedPattern: '^(0|[6-9][0-9])$' }, ['65'], 65],
    [{ type: 'StringMap', allowedPattern: '^\\{"a":.*\\}$' }, ['{ "a": 1 }'], { a: 1 }],
    [{ type: 'MapList', allowedPattern: '^\\{"a":[0-9]\\}$' }, ['{"a": 1}', '{"a": 2}'], [{ a: 1 }, { a: 2 }]],
    [{ type: 'MapList', allowedValues: [{ a: 1, b: 2 }] }, ['{"b": 2, "a": 1}'], [{ b: 2, a: 1 }]],
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
    [{ type: 'Integer', allowedPattern: '^[0-9]$' }, ['10'], /"10" does not match/],
    [{ type: 'Boolean', allowedPattern: 'true' }, ['false'], /"false" does not match/],
    [{ type: 'StringMap', allowedPattern: '^\\{"a":.*\\}$' }, ['{"b":1}'], /does not match/],
    [{ type: 'MapList', allowedPattern: '^\\{"a":[0-9]\\}$' }, ['{"a":1}', '{"a":10}'], /"\{"a":10\}" does not match/],
    [{ type: 'StringList', allowedValues: [403] }, ['404'], 'Parameter "P" has value "404" not found in [403].'],
    [{ type: 'String', allowedPattern: '(' }, ['x'], 'No value can be checked here against the pattern (.'],
    [{ type: 'String', allowedPattern: '(?=a)(a+)+$' }, ['a'.repeat(50) + '!'], /takes too long/],
    [
      { type: 'String', allowedPattern: 'a' },
      ['x'.repeat(5000)],
      `The value "${'x'.repeat(100)}…" does not match the pattern a.`,
    ],
    [{ type: 'StringMap' }, [`{"a":${'['.repeat(100)}${']'.repeat(100)}}`], /not a map as JSON text/],
    [{ type: 'String' }, ['x {{ ssm:/a/b }}'], /Parameter Store/],
    [{ type: 'StringMap' }, ['{"k":"{{ssm:x}}"}'], /Parameter Store/],
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

  it('takes null for a default as the empty value of its type, or none', () => {
    const types = [
      'String',
      'Integer',
      'Boolean',
      'StringList',
      'StringMap',
      'MapList',
      'AWS::IAM::Role::Arn',
    ] as const;
    const declared = Object.fromEntries(types.map((type) => [type.replaceAll(':', ''), { type, default: null }]));
    const parameters = { String: '', StringList: [], StringMap: {}, MapList: [], AWSIAMRoleArn: '' };
    expect(bindParameters(document(declared), {})).toEqual({ parameters, problems: [] });
  });

  it('knows names that objects have', () => {
    expect(bindParameters(document({ toString: { type: 'String' as const } }), {}).problems).toHaveLength(1);
    expect(bindParameters(document({}), { constructor: ['x'] }).problems).toHaveLength(1);
  });
});

type Declared = Record<string, Parameter>;
const ACCOUNT = { ref: 'global:ACCOUNT_ID' };
const ID = { ref: 'automation:EXECUTION_ID' };

describe('references in parameter values', () => {
  it.each<[string, Declared, Record<string, string[]>, Record<string, PlanValue> | undefined]>([
    [
      'other parameters and what the run knows, in a text',
      {
        Image: { type: 'String' },
        Name: { type: 'String', default: 'from_{{Image}}_on_{{ global:DATE_TIME }}' },
        Id: { type: 'String', default: 'run-{{automation:EXECUTION_ID}}' },
      },
      { Image: ['ami-1'] },
      {
        Name: { '{{': ['from_ami-1_on_', { ref: 'global:DATE_TIME' }] },
        Id: { '{{': ['run-', { ...ID, text: '{{automation:EXECUTION_ID}}' }] },
      },
    ],
    [
      'in any order, and through each other',
      {
        A: { type: 'String', default: '<{{ B }}>' },
        B: { type: 'String', default: '{{ C }}-{{ global:ACCOUNT_ID }}' },
        C: { type: 'String', default: 'c' },
      },
      {},
      { A: { '{{': ['<c-', ACCOUNT, '>'] }, B: { '{{': ['c-', ACCOUNT] } },
    ],
    [
      'a lone one with its type',
      {
        N: { type: 'Integer' },
        Copy: { type: 'Integer', default: '{{ N }}' },
        L: { type: 'StringList' },
        All: { type: 'StringList', default: '{{ L }}' },
        Map: { type: 'StringMap', default: { n: '{{ N }}', l: '{{ L }}' } },
      },
      { N: ['7'], L: ['a', 'b'] },
      { Copy: 7, All: ['a', 'b'], Map: { n: 7, l: ['a', 'b'] } },
    ],
    [
      'a list spliced into a list',
      {
        L: { type: 'StringList' },
        One: { type: 'String', default: '{{ global:REGION }}' },
        All: { type: 'StringList', default: ['x', '{{ L }}', '{{ One }}'] },
        M: { type: 'StringMap' },
        Maps: { type: 'MapList', default: ['{{ M }}', { r: '{{ One }}' }] },
      },
      { L: ['a', 'b'], M: ['{"m":1}'] },
      {
        One: { '{{': [{ ref: 'global:REGION' }] },
        All: ['x', 'a', 'b', { '{{': [{ ref: 'global:REGION' }] }],
        Maps: [{ m: 1 }, { r: { '{{': [{ ref: 'global:REGION' }] } }],
      },
    ],
    [
      'lists and maps inside a text, as JSON',
      {
        L: { type: 'StringList', default: ['{{ global:REGION }}', 'b"'] },
        S: { type: 'StringList', default: ['{{ global:REGION }}'] },
        T: { type: 'String', default: '{{ L }} {{ S }}' },
      },
      {},
      {
        L: [{ '{{': [{ ref: 'global:REGION' }] }, 'b"'],
        S: [{ '{{': [{ ref: 'global:REGION' }] }],
        T: { '{{': ['["', { ref: 'global:REGION' }, '","b\\""] ', { ref: 'global:REGION' }] },
      },
    ],
    [
      'nothing of a default that was overridden',
      { A: { type: 'String', default: '{{ global:DATE }}' }, B: { type: 'String', default: '{{ A }}' } },
      { A: ['given'] },
      { B: 'given' },
    ],
    [
      'what the run knows in supplied values, at any depth, and nothing else',
      { A: { type: 'String' }, B: { type: 'StringMap' }, C: { type: 'StringList' }, D: { type: 'String' } },
      {
        A: ['{{ B }} {{ step.Out }} {{global:ACCOUNT_ID}}'],
        B: ['{"a":["{{ automation:EXECUTION_ID }}","{{A}}"]}'],
        C: ['{{ A }}'],
        D: ['{{global:NOPE}}'],
      },
      {
        A: { '{{': ['{{ B }} {{ step.Out }} ', { ...ACCOUNT, text: '{{global:ACCOUNT_ID}}' }] },
        B: { a: [{ '{{': [ID] }, '{{A}}'] },
      },
    ],
    [
      'no outputs, variables, undeclared names and unknown ones in defaults',
      { A: { type: 'String', default: '{{ s.Out }} {{variable:v}} {{  Nobody }} {{ global:NOPE }} {{ a b }}' } },
      {},
      undefined,
    ],
    [
      'what has no value stays as it was written',
      { N: { type: 'Integer', default: null }, T: { type: 'String', default: 'n={{N}} {{ global:DATE }}' } },
      {},
      { T: { '{{': ['n=', { ref: 'N', text: '{{N}}' }, ' ', { ref: 'global:DATE' }] } },
    ],
  ])('are filled in: %s', (_, declared, given, templates) => {
    const result = bindParameters(document(declared), given);
    expect(result.problems).toEqual([]);
    expect(result.templates).toEqual(templates);
  });

  it('leave what was given or declared for the record', () => {
    const declared: Declared = {
      A: { type: 'String' },
      B: { type: 'String', default: 'b {{ A }}' },
      N: { type: 'Integer', default: '{{ M }}' },
      M: { type: 'Integer', default: 3 },
    };
    const { parameters } = bindParameters(document(declared), { A: ['{{ global:DATE }}'] });
    expect(parameters).toEqual({ A: '{{ global:DATE }}', B: 'b {{ A }}', N: '{{ M }}', M: 3 });
  });

  it('are never looked for in values that come from elsewhere, even where a default takes them', () => {
    const declared: Declared = { A: { type: 'String' }, B: { type: 'String', default: '{{ A }}' } };
    const given = { A: ['{{ global:ACCOUNT_ID }} {{ssm:x}}'] };
    const { parameters, templates } = bindParameters(document(declared), given, { from: 'elsewhere' });
    expect(parameters).toEqual({ A: '{{ global:ACCOUNT_ID }} {{ssm:x}}', B: '{{ A }}' });
    expect(templates).toEqual({ B: '{{ global:ACCOUNT_ID }} {{ssm:x}}' });
  });

  it.each<[Parameter, string, string | undefined]>([
    [{ type: 'String', allowedPattern: '^[0-9]{12}$' }, '{{ global:ACCOUNT_ID }}', undefined],
    [{ type: 'String', allowedPattern: '^\\{\\{ global:ACCOUNT_ID \\}\\}$' }, '{{ global:ACCOUNT_ID }}', undefined],
    [{ type: 'AWS::IAM::Role::Arn' }, 'arn:{{global:AWS_PARTITION}}:iam::{{global:ACCOUNT_ID}}:role/x', undefined],
    [{ type: 'String', allowedValues: ['cn-north-1'] }, '{{ global:REGION }}', undefined],
    [{ type: 'String', allowedPattern: 'arn:aws-cn:.*' }, 'arn:{{ global:AWS_PARTITION }}:x', undefined],
    [{ type: 'String', allowedPattern: '[0-9-]{10}_[0-9.]{8}' }, '{{ global:DATE }}_10.10.10', undefined],
    [{ type: 'String', maxChars: 20 }, '{{ global:ACCOUNT_ID }}', undefined],
    [{ type: 'String', maxChars: 36, minChars: 36 }, '{{automation:EXECUTION_ID}}', undefined],
    [
      { type: 'String', allowedPattern: '[0-9]{12}' },
      '{{ global:REGION }}',
      'The value "{{ global:REGION }}" does not match the pattern [0-9]{12}.',
    ],
    [
      { type: 'String', allowedPattern: '[0-9]{12}' },
      '{{ global:NOPE }}',
      'The value "{{ global:NOPE }}" does not match the pattern [0-9]{12}.',
    ],
  ])('let a value for %j pass as given or as filled in: %s', (parameter, text, message) => {
    const { problems } = bindParameters(document({ P: parameter }), { P: [text] }, { region: 'cn-north-1' });
    expect(problems.map((problem) => problem.message)).toEqual(message === undefined ? [] : [message]);
  });

  it.each([8, 40, 150, 5000])('cannot make values grow without end: %d defaults that double each other', (count) => {
    const chain = Array.from({ length: count }, (_, n): [string, Parameter] => [
      `P${n}`,
      { type: 'String', default: n === count - 1 ? 'x'.repeat(100) : `{{P${n + 1}}}{{P${n + 1}}}` },
    ]);
    const { problems, templates } = withinASecond(() => bindParameters(document(Object.fromEntries(chain)), {}));
    if (count === 8) expect(templates!['P0']).toBe('x'.repeat(12_800));
    else expect(problems[0]!.message).toMatch(/grow too large/);
  });
});

describe('hostile values', () => {
  const HALF_A_MILLION = 500_000;

  it.each<[string, Parameter, string]>([
    ['texts without an end', { type: 'StringMap' }, `{"a":"${'\\"'.repeat(HALF_A_MILLION)}`],
    ['deep lists', { type: 'StringMap' }, '['.repeat(HALF_A_MILLION)],
    ['braces', { type: 'String' }, '{{'.repeat(HALF_A_MILLION)],
    ['braces and blanks', { type: 'String' }, `{{${' '.repeat(HALF_A_MILLION)}{{`.repeat(2)],
    ['references', { type: 'String' }, '{{ global:DATE }}'.repeat(50_000)],
    ['names without an end', { type: 'String' }, `{{ ${'a.'.repeat(HALF_A_MILLION)}`],
    ['a value for a slow pattern', { type: 'String', allowedPattern: '(?=a)(a+)+$' }, `${'a'.repeat(HALF_A_MILLION)}!`],
    ['a long one for RE2', { type: 'String', allowedPattern: '([ab]{1,100}c?){1,20}' }, 'ab'.repeat(HALF_A_MILLION)],
    [
      'one of many allowed',
      { type: 'String', allowedValues: Array.from({ length: 20_000 }, (_, n) => n) },
      'x'.repeat(HALF_A_MILLION),
    ],
    ['a number', { type: 'Integer' }, '1'.repeat(HALF_A_MILLION)],
  ])('are judged in bounded time, and never told at length: %s', (_, parameter, text) => {
    const { problems } = withinASecond(() => bind(parameter, text));
    for (const { message } of problems) expect(message.length).toBeLessThan(2000);
  });

  it('share the time that patterns may take', () => {
    const names = Array.from({ length: 100 }, (_, n) => `P${n}`);
    const slow: Parameter = { type: 'String', allowedPattern: '(?=a)(a+)+$' };
    const given = Object.fromEntries(names.map((name) => [name, [`${'a'.repeat(50)}!`]]));
    const declared = document(Object.fromEntries(names.map((name) => [name, slow])));
    expect(withinASecond(() => bindParameters(declared, given)).problems).toHaveLength(100);
  });
});

describe('the role', () => {
  const role = (assumeRole: string, parameters: Declared = {}, given: Record<string, string[]> = {}) =>
    bindParameters({ ...document(parameters), assumeRole }, given, { region: 'eu-west-1' }).problems;

  it.each<[string, Declared, Record<string, string[]>]>([
    ['', {}, {}],
    ['arn:aws:iam::123456789012:role/x', {}, {}],
    ['{{ R }}', { R: { type: 'String', default: '' } }, {}],
    ['{{ R }}', { R: { type: 'String', default: 'arn:aws:iam::{{global:ACCOUNT_ID}}:role/x' } }, {}],
    ['{{ R }}', { R: { type: 'String' } }, { R: ['arn:{{ global:AWS_PARTITION }}:iam::{{global:ACCOUNT_ID}}:role/x'] }],
    ['arn:aws:iam::{{ global:ACCOUNT_ID }}:role/{{ Name }}', { Name: { type: 'String' } }, { Name: ['x'] }],
  ])('%s passes with %j and %j', (assumeRole, parameters, given) => {
    expect(role(assumeRole, parameters, given)).toEqual([]);
  });

  it.each<[string, Declared, Record<string, string[]>, string]>([
    ['{{ R }}', { R: { type: 'String' } }, { R: ['admin'] }, 'R'],
    ['{{ R }}', { R: { type: 'String', default: 'admin' } }, {}, 'R'],
    ['{{ R }}', { R: { type: 'StringList' } }, { R: ['arn:aws:iam::123456789012:role/x'] }, 'R'],
    ['{{ R }}', { R: { type: 'String', default: '{{ s.Role }}' } }, {}, 'R'],
    ['{{ R }}', { R: { type: 'String' } }, { R: ['arn:aws:iam::{{ global:REGION }}:role/x'] }, 'R'],
    ['arn:aws:iam::{{ A }}:role/x', { A: { type: 'String' } }, { A: ['12'] }, 'assumeRole'],
  ])('%s is refused before the start with %j and %j', (assumeRole, parameters, given, parameter) => {
    const [problem, ...more] = role(assumeRole, parameters, given);
    expect(more).toEqual([]);
    expect(problem).toMatchObject({ parameter, message: "The format of the supplied assume role ARN isn't valid." });
  });
});

const escape = (text: string): RegExp => new RegExp(`^${text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`);
