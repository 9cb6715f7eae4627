import { describe, expect, it } from 'vitest';
import { fakeActions } from '../../test/support/fake-actions.js';
import { loadDocument } from './load.js';
import type { Problem } from './problem.js';

const load = (text: string, file = 'x.yaml'): Problem[] => loadDocument(text, file, fakeActions).problems;
const summary = (problems: readonly Problem[]): string[] =>
  problems.map(
    ({ line, column, severity, code }) => `${line}:${column} ${severity === 'error' ? '' : `${severity} `}${code}`,
  );

/** A document of these steps; the first stands in line 3. */
const steps = (...lines: string[]): string => ["schemaVersion: '0.3'", 'mainSteps:', ...lines].join('\n');
const pause = (name: string, rest = ''): string =>
  `  - { name: ${name}, action: aws:sleep, inputs: { Duration: PT1S }${rest} }`;
/** Further top-level keys after one step; the first stands in line 4. */
const top = (...lines: string[]): string => steps(pause('a'), ...lines);

/** Title, document, and each problem: place, code and message. */
const table: [string, string, [string, string | RegExp][]][] = [
  // ------------------------------------------------------------ top level
  ['no mainSteps', "schemaVersion: '0.3'", [['1:1 MISSING_MAIN_STEPS', 'Missing "mainSteps" in the document.']]],
  [
    'empty mainSteps',
    "schemaVersion: '0.3'\nmainSteps: []",
    [['2:12 MISSING_MAIN_STEPS', 'Missing "mainSteps" in the document.']],
  ],
  [
    'no schemaVersion',
    `mainSteps:\n${pause('a')}`,
    [['1:1 MISSING_PROPERTY', 'Missing "schemaVersion" in the document.']],
  ],
  [
    'an unknown schemaVersion',
    `schemaVersion: '0.4'\nmainSteps:\n${pause('a')}`,
    [['1:16 INVALID_SCHEMA_VERSION', /"0.3", not "0.4"/]],
  ],
  ['an unknown key', top('paramters: {}'), [['4:1 UNKNOWN_PROPERTY', 'Unknown property "paramters".']]],
  ['attachments', top('files: {}'), [['4:1 NOT_SUPPORTED', /Attachments/]]],
  ['another type at the top', top('outputs: a.b'), [['4:10 WRONG_TYPE', 'outputs must be a list, not a string.']]],

  // ------------------------------------------------------------ steps
  [
    'a step without name and action',
    steps('  - inputs: {}'),
    [
      ['3:5 MISSING_PROPERTY', 'Missing "name" in step detail.'],
      ['3:5 MISSING_PROPERTY', 'Missing "action" in step detail.'],
    ],
  ],
  ['a step that is a text', steps('  - sleep'), [['3:5 WRONG_TYPE', 'A step must be a map, not a string.']]],
  ['a bad step name', steps(pause('a-b')), [['3:13 INVALID_STEP_NAME', 'StepName: a-b is invalid.']]],
  ['a long step name', steps(pause('a'.repeat(129))), [['3:13 INVALID_STEP_NAME', /is invalid/]]],
  [
    'duplicate step names',
    steps(pause('a'), pause('b'), pause('a')),
    [['5:13 DUPLICATE_STEP_NAME', 'Duplicate step names found in mainSteps of the document.']],
  ],
  [
    'an unknown key of a step',
    steps(pause('a', ', nextstep: b'), pause('b')),
    [['3:63 UNKNOWN_PROPERTY', 'Unknown property "nextstep".']],
  ],
  [
    'an unknown action',
    steps('  - { name: a, action: aws:slep }'),
    [['3:24 UNKNOWN_ACTION', 'Unknown action: aws:slep']],
  ],
  [
    'an action that is not built yet',
    steps('  - { name: a, action: aws:copyImage, inputs: { x: 1 } }'),
    [['3:24 NOT_SUPPORTED', 'aws:copyImage is not supported yet.']],
  ],
  ['an internal action', steps('  - { name: a, action: aws:shareSQLMedia }'), [['3:24 UNKNOWN_ACTION', /internal/]]],
  [
    'attempts and timeouts out of range',
    steps(pause('a', ', maxAttempts: 0, timeoutSeconds: 0')),
    [
      ['3:76 INVALID_VALUE', 'maxAttempts must be >= 1.'],
      ['3:95 INVALID_VALUE', /^timeoutSeconds must be a whole number of seconds/],
    ],
  ],
  [
    'a timeout in words',
    steps(pause('a', ', timeoutSeconds: soon')),
    [['3:79 INVALID_VALUE', /^timeoutSeconds must be/]],
  ],
  ['a boolean in other words', steps(pause('a', ', isEnd: maybe')), [['3:70 INVALID_VALUE', /allowed: true, false/]]],

  // ------------------------------------------------------------ routing
  [
    'jumps to unknown steps',
    steps(pause('first', ', nextStep: secnd, onFailure: step:x, onCancel: step:y'), pause('second')),
    [
      ['3:77 UNKNOWN_STEP', 'Unknown step name: "secnd" in nextStep'],
      ['3:95 UNKNOWN_STEP', 'Unknown step name: "x" in onFailure'],
      ['3:113 UNKNOWN_STEP', 'Unknown step name: "y" in onCancel'],
    ],
  ],
  [
    'jumps of a branch to unknown steps',
    steps(
      '  - name: a',
      '    action: aws:branch',
      '    inputs:',
      '      Choices:',
      '        - { NextStep: x }',
      '      Default: y',
    ),
    [
      ['7:23 UNKNOWN_STEP', 'Unknown step name: "x" in NextStep'],
      ['8:16 UNKNOWN_STEP', 'Unknown step name: "y" in Default'],
    ],
  ],
  [
    'onFailure in other words',
    steps(pause('a', ', onFailure: abort')),
    [['3:74 INVALID_VALUE', /^onFailure is Abort, Continue or step:/]],
  ],
  [
    'isEnd with nextStep',
    steps(pause('a', ', isEnd: true, nextStep: b'), pause('b')),
    [['3:76 END_WITH_NEXT_STEP', '"isEnd == true" and nextStep should not exist in same step.']],
  ],
  [
    'isEnd as text with nextStep',
    steps(pause('a', ", isEnd: 'true', nextStep: b"), pause('b')),
    [['3:78 END_WITH_NEXT_STEP', /isEnd == true/]],
  ],
  [
    'onCancel to an action that cannot be cancelled to',
    steps('  - { name: a, action: aws:executeAwsApi, onCancel: step:b, inputs: { Service: ec2, Api: X } }', pause('b')),
    [['3:53 ON_CANCEL_NOT_ALLOWED', /"b": a step of aws:sleep/]],
  ],
  [
    'a reference as a jump',
    steps(pause('a', ", nextStep: '{{ P }}'"), pause('b')),
    [['3:73 UNKNOWN_STEP', /in nextStep/]],
  ],

  // ------------------------------------------------------------ circles
  [
    'a step that follows itself',
    steps(pause('a', ', nextStep: a')),
    [['3:73 CYCLE', 'The steps form a circle: a -> a.']],
  ],
  [
    'a circle by nextStep',
    steps(pause('a'), pause('b'), pause('c', ', nextStep: a')),
    [['5:73 CYCLE', 'The steps form a circle: a -> b -> c -> a.']],
  ],
  [
    'a circle by onFailure',
    steps(pause('a'), pause('b', ', onFailure: step:a')),
    [['4:74 CYCLE', 'The steps form a circle: a -> b -> a.']],
  ],
  [
    'a circle closed by the order of the list',
    steps(
      pause('a', ', nextStep: c'),
      pause('b', ', isEnd: true'),
      pause('c', ', nextStep: b, onFailure: step:d'),
      pause('d', ', onFailure: step:a'),
    ),
    [['6:74 CYCLE', /a -> c -> d -> a/]],
  ],
  [
    'a circle among steps that are never reached',
    steps(pause('a', ', isEnd: true'), pause('b'), pause('c', ', nextStep: b')),
    [['5:73 CYCLE', /b -> c -> b/]],
  ],
  [
    'a circle by onCancel',
    steps(
      '  - { name: a, action: aws:executeAwsApi, inputs: { Service: ec2, Api: X } }',
      pause('b', ', onCancel: step:a'),
    ),
    [['4:73 CYCLE', /a -> b -> a/]],
  ],
  [
    'a circle by a branch',
    steps(pause('a'), '  - { name: b, action: aws:branch, inputs: { Choices: [{ NextStep: a }] } }'),
    [['4:68 CYCLE', /a -> b -> a/]],
  ],

  // ------------------------------------------------------------ inputs
  [
    'an unknown input',
    steps('  - { name: a, action: aws:sleep, inputs: { Durration: PT1S } }'),
    [['3:45 UNKNOWN_INPUT', 'Unknown input names provided. Known=[ [Duration, Timestamp] ], Provided=[ [Durration] ]']],
  ],
  [
    'a missing input',
    steps('  - { name: a, action: aws:runInstances }'),
    [['3:5 MISSING_INPUT', 'Missing required input: ImageId.']],
  ],
  [
    'an input that is not built yet',
    steps('  - { name: a, action: aws:runInstances, inputs: { ImageId: x, Placement: {} } }'),
    [['3:64 NOT_SUPPORTED', 'The input "Placement" of aws:runInstances is not supported yet.']],
  ],
  [
    'an input of another type',
    steps('  - { name: a, action: aws:runInstances, inputs: { ImageId: [x] } }'),
    [['3:61 INVALID_INPUT', 'ImageId must be a string, not a list.']],
  ],
  [
    'an input inside an input',
    steps(
      '  - name: a',
      '    action: aws:runInstances',
      '    inputs:',
      '      ImageId: x',
      '      TagSpecifications:',
      '        - { ResourceTyp: instance }',
    ),
    [
      ['8:11 MISSING_INPUT', 'Missing "ResourceType" in TagSpecifications[0].'],
      ['8:13 UNKNOWN_INPUT', 'Unknown property "ResourceTyp" in TagSpecifications[0].'],
    ],
  ],
  [
    'a value that is not in the list',
    steps('  - { name: a, action: aws:changeInstanceState, inputs: { InstanceIds: i-1, DesiredState: stoped } }'),
    [['3:91 INVALID_INPUT', /allowed: running, stopped, terminated/]],
  ],
  [
    'a rule of the action',
    steps(
      '  - { name: a, action: aws:changeInstanceState, inputs: { InstanceIds: [i-1], DesiredState: running, Force: true } }',
    ),
    [['3:109 INVALID_INPUT', 'Force goes with stopped only.']],
  ],
  [
    'Region where AWS has none',
    steps('  - { name: a, action: aws:executeAwsApi, inputs: { Service: ec2, Api: CopyImage, Region: us-east-1 } }'),
    [['3:83 warning EXTENSION_REGION', /extension/]],
  ],

  // ------------------------------------------------------------ outputs and selectors
  [
    'an output with a reserved name',
    steps(
      '  - name: a',
      '    action: aws:runInstances',
      '    inputs: { ImageId: x }',
      '    outputs: [{ Name: InstanceIds, Selector: $.x }]',
    ),
    [
      [
        '6:23 RESERVED_OUTPUT',
        'In step a, name: InstanceIds is conflicting with one of the following reserved output names: [InstanceIds, InstanceStates, OutputPayload]',
      ],
    ],
  ],
  [
    'two outputs of one name',
    steps(pause('a', ', outputs: [{ Name: X, Selector: $.x }, { Name: X, Selector: $.y }]')),
    [['3:109 DUPLICATE_OUTPUT', /"X"/]],
  ],
  [
    'a broken output',
    steps(pause('a', ', outputs: [{ Nam: X, Selector: $.x, Type: Strng }]')),
    [
      ['3:73 MISSING_PROPERTY', 'Missing "Name" in an output.'],
      ['3:75 UNKNOWN_PROPERTY', 'Unknown property "Nam".'],
      ['3:104 INVALID_VALUE', /"Strng"; allowed: String/],
    ],
  ],
  [
    'a broken selector',
    steps(pause('a', ", outputs: [{ Name: X, Selector: '$.a[' }]")),
    [['3:98 INVALID_SELECTOR', 'A bracket is not closed.']],
  ],
  [
    'a selector without $',
    steps(pause('a', ', outputs: [{ Name: X, Selector: a.b }]')),
    [['3:94 warning INVALID_SELECTOR', /read as \$\.a\.b/]],
  ],
  [
    'a broken property selector',
    steps(
      '  - { name: a, action: aws:waitForAwsResourceProperty, inputs: { Service: ec2, Api: X, PropertySelector: $.a b, DesiredValues: [x] } }',
    ),
    [['3:109 INVALID_SELECTOR', /Unexpected " "/]],
  ],
  [
    'document outputs of unknown steps and outputs',
    top('outputs: [b.X, a.X, a]'),
    [
      ['4:11 UNKNOWN_STEP', 'Unknown step name in named output: b.X'],
      ['4:16 UNKNOWN_OUTPUT', 'The step "a" has no output "X".'],
      ['4:21 INVALID_VALUE', /Step.Output/],
    ],
  ],

  // ------------------------------------------------------------ references
  [
    'an undeclared parameter',
    steps(`  - { name: a, action: aws:sleep, inputs: { Duration: 'x {{ P }} y {{ P }}' } }`),
    [
      ['3:61 UNDECLARED_PARAMETER', 'Parameter "P" is not declared.'],
      ['3:71 UNDECLARED_PARAMETER', 'Parameter "P" is not declared.'],
    ],
  ],
  [
    'an unknown step in a reference',
    steps(`  - { name: a, action: aws:sleep, inputs: { Duration: '{{ b.X }}' } }`),
    [['3:59 UNKNOWN_STEP', 'Unknown step name: "b" in a reference']],
  ],
  [
    'an unknown output in a reference',
    steps(pause('a'), `  - { name: b, action: aws:sleep, inputs: { Duration: '{{ a.X }}' } }`),
    [['4:59 warning UNKNOWN_OUTPUT', /no output "X"/]],
  ],
  [
    'an unknown variable',
    steps(`  - { name: a, action: aws:sleep, inputs: { Duration: '{{ variable:v }}' } }`),
    [['3:59 UNKNOWN_VARIABLE', 'Variable "v" is not declared.']],
  ],
  [
    'unknown built-in values',
    steps(`  - { name: a, action: aws:sleep, inputs: { Duration: '{{ global:TIME }}{{automation:ID}}' } }`),
    [
      ['3:59 UNKNOWN_REFERENCE', /global:TIME/],
      ['3:75 UNKNOWN_REFERENCE', /automation:ID/],
    ],
  ],
  [
    'a reference to Parameter Store in an input',
    steps(`  - { name: a, action: aws:sleep, inputs: { Duration: '{{ssm:/a/b}}' } }`),
    [['3:56 SSM_REFERENCE_IN_INPUT', /default of a parameter only/]],
  ],
  [
    'a path in a reference',
    steps(pause('a'), `  - { name: b, action: aws:sleep, inputs: { Duration: '{{ a.X.y }}' } }`),
    [['4:56 warning REFERENCE_WITH_PATH', /stays as text/]],
  ],
  [
    'an index in a reference',
    steps(pause('a'), `  - { name: b, action: aws:sleep, inputs: { Duration: '{{ a.X[0] }}' } }`),
    [['4:56 warning REFERENCE_WITH_PATH', /stays as text/]],
  ],
  [
    'braces that are no reference',
    steps(`  - { name: a, action: aws:sleep, inputs: { Duration: 'x {{ my-param }}' } }`),
    [['3:58 warning NOT_A_REFERENCE', /my-param/]],
  ],
  [
    'braces that are not closed',
    steps(`  - { name: a, action: aws:sleep, inputs: { Duration: '{{ P' } }`),
    [['3:56 warning NOT_A_REFERENCE', /\{\{ P/]],
  ],
  [
    'a timeout by an undeclared parameter',
    steps(pause('a', ", timeoutSeconds: '{{ T }}'")),
    [['3:83 UNDECLARED_PARAMETER', /"T"/]],
  ],

  // ------------------------------------------------------------ parameters, variables, role
  [
    'a parameter without type',
    top('parameters:', '  P: { description: x }'),
    [['5:6 MISSING_PROPERTY', 'Missing "type" in parameter definition.']],
  ],
  [
    'an unknown type',
    top('parameters:', '  P: { type: string }'),
    [['5:14 INVALID_TYPE', 'Parameter type: string is invalid.']],
  ],
  [
    'an unknown resource type',
    top('parameters:', "  P: { type: 'AWS::EC2::Volume::Id' }"),
    [['5:14 INVALID_TYPE', 'Parameter type: AWS::EC2::Volume::Id is invalid.']],
  ],
  [
    'a name that is not alpha-numeric',
    top('parameters:', '  my-p: { type: String }'),
    [['5:3 INVALID_PARAMETER_NAME', 'Parameter name "my-p" is not alpha-numeric.']],
  ],
  [
    'a default of another type',
    top('parameters:', '  P: { type: Boolean, default: "true" }', '  Q: { type: StringList, default: x }'),
    [
      ['5:32 INVALID_DEFAULT', 'Wrong default value for a "Boolean" parameters'],
      ['6:35 INVALID_DEFAULT', 'Wrong default value for a "StringList" parameters'],
    ],
  ],
  [
    'a default from Parameter Store',
    top('parameters:', "  P: { type: String, default: '{{ssm:x}}' }"),
    [['5:31 NOT_SUPPORTED', /Parameter Store/]],
  ],
  [
    'an unknown attribute of a parameter',
    top('parameters:', '  P: { type: String, allowedvalues: [a] }'),
    [['5:22 UNKNOWN_PROPERTY', 'Unknown property "allowedvalues".']],
  ],
  [
    'a pattern that no engine reads',
    top('parameters:', "  P: { type: String, allowedPattern: '(' }"),
    [['5:38 INVALID_PATTERN', /regular expression/]],
  ],
  [
    'limits that exclude everything',
    top('parameters:', '  P: { type: String, minChars: 3, maxChars: 2 }'),
    [['5:32 INVALID_VALUE', 'minChars is greater than maxChars.']],
  ],
  [
    'a variable with a wrong default',
    top('variables:', '  v: { type: Integer, default: x }'),
    [['5:32 INVALID_DEFAULT', 'Wrong default value for a "Integer" variable']],
  ],
  [
    'a variable with a resource type',
    top('variables:', "  v: { type: 'AWS::EC2::Instance::Id' }"),
    [['5:14 INVALID_TYPE', /Variable type/]],
  ],
  [
    'a role that is none',
    top('assumeRole: admin'),
    [['4:13 INVALID_ASSUME_ROLE', "The format of the supplied assume role ARN isn't valid."]],
  ],
  [
    'a role by more than a parameter',
    top("assumeRole: 'arn:aws:iam::{{ global:ACCOUNT_ID }}:role/x'"),
    [['4:13 INVALID_ASSUME_ROLE', /format/]],
  ],
  [
    'a role by an undeclared parameter',
    top("assumeRole: '{{ Role }}'"),
    [['4:17 UNDECLARED_PARAMETER', 'Parameter "Role" is not declared.']],
  ],

  // ------------------------------------------------------------ names that mean something to JavaScript
  [
    'reserved names everywhere',
    steps(
      pause('constructor', ', outputs: [{ Name: prototype, Selector: $.x }]'),
      'parameters: { constructor: { type: String } }',
      'variables: { prototype: { type: String } }',
    ),
    [
      ['3:13 RESERVED_NAME', /"constructor"/],
      ['3:91 RESERVED_NAME', /"prototype"/],
      ['4:15 RESERVED_NAME', /"constructor"/],
      ['5:14 RESERVED_NAME', /"prototype"/],
    ],
  ],
];

const fine: [string, string][] = [
  ['the version as a number', `schemaVersion: 0.3\nmainSteps:\n${pause('a')}`],
  ['booleans as text', steps(pause('a', ", isEnd: 'true', isCritical: 'false'"))],
  ['one output without a list', steps(pause('a', ', outputs: { Name: X, Selector: $.x }'))],
  ['a step without inputs', steps('  - { name: a, action: aws:sleep }', '  - { name: b, action: aws:sleep, inputs: }')],
  [
    'a scalar where a list is wanted',
    steps('  - { name: a, action: aws:changeInstanceState, inputs: { InstanceIds: i-1, DesiredState: stopped } }'),
  ],
  [
    'references where their values would fit',
    `${steps(`  - { name: a, action: aws:changeInstanceState, inputs: { InstanceIds: '{{ P }}', DesiredState: '{{ P }}', Force: '{{ P }}' } }`)}\nparameters: { P: { type: String } }`,
  ],
  [
    'a timeout by reference',
    `${steps(pause('a', ", timeoutSeconds: '{{ T }}'"))}\nparameters: { T: { type: Integer } }`,
  ],
  ['names with underscores', top('parameters: { OS_name: { type: String } }')],
  [
    'names that objects have',
    `${steps(pause('toString', ', nextStep: valueOf'), pause('valueOf'))}\nparameters: { hasOwnProperty: { type: String } }`,
  ],
  ['a default in quotes for an integer', top("parameters: { P: { type: Integer, default: '3' } }")],
  [
    'JSON text for maps',
    top(
      `parameters: { P: { type: StringMap, default: '{}' } }`,
      `variables: { v: { type: MapList, default: '[{}]' } }`,
    ),
  ],
  [
    'an empty default whatever the pattern',
    top("parameters: { P: { type: 'AWS::IAM::Role::Arn', default: '', allowedPattern: '^a$' } }"),
  ],
  [
    'a reference to a step that runs later',
    steps(`  - { name: a, action: aws:runInstances, inputs: { ImageId: '{{ b.OutputPayload }}' } }`, pause('b')),
  ],
  ['braces in descriptions', top("description: '{{ anything }} {{'")],
  [
    'a branch whose default leads on, behind steps that come back to it',
    steps(
      '  - { name: pick, action: aws:branch, inputs: { Choices: [{ NextStep: last }], Default: middle } }',
      pause('side', ', nextStep: last'),
      pause('middle', ', nextStep: side'),
      pause('last'),
    ),
  ],
];

describe('validate', () => {
  it.each(table)('reports %s', (_, text, expected) => {
    const problems = load(text);
    expect(summary(problems)).toEqual(expected.map(([place]) => place));
    for (const [index, [, message]] of expected.entries()) {
      if (typeof message === 'string') expect(problems[index]!.message).toBe(message);
      else expect(problems[index]!.message).toMatch(message);
    }
  });

  it.each(fine)('accepts %s', (_, text) => {
    expect(load(text)).toEqual([]);
  });

  it.each([
    ['  - { name: a, action: aws:slep }', 'Did you mean "aws:sleep"?'],
    ['  - { name: a, action: runInstances }', 'Did you mean "aws:runInstances"?'],
    [
      '  - { name: a, action: aws:runInstances, inputs: { ImageId: x, IamInstanceProfile: y } }',
      'Did you mean "IamInstanceProfileArn" or "IamInstanceProfileName"?',
    ],
    [pause('a', ', nextstep: b'), 'Did you mean "nextStep"?'],
    [pause('restart', ', nextStep: restrat'), 'Did you mean "restart"?'],
    [pause('a', ', onFailure: b'), 'A jump is written step:b.'],
    [pause('a', ", nextStep: '{{ P }}'"), 'The graph is static: nextStep cannot be a reference.'],
    [
      `  - { name: a, action: aws:sleep, inputs: { Duration: '{{ a }}' } }`,
      "A step's output is written {{ a.Output }}.",
    ],
  ])('says what to do about %s', (line, hint) => {
    expect(load(steps(line)).map((problem) => problem.hint)).toContain(hint);
  });

  it('finds all problems at once, in the order of the text', () => {
    const text = steps(
      pause('a', ', nextStep: x'),
      '  - { name: a, action: aws:nothing }',
      'parameters: { p-p: { type: Text } }',
      'outputs: [z.Z]',
    );
    expect(summary(load(text))).toEqual([
      '3:73 UNKNOWN_STEP',
      '4:13 DUPLICATE_STEP_NAME',
      '4:24 UNKNOWN_ACTION',
      '5:15 INVALID_PARAMETER_NAME',
      '5:28 INVALID_TYPE',
      '6:11 UNKNOWN_STEP',
    ]);
  });

  it('says one thing about a document of another type', () => {
    const text =
      "schemaVersion: '2.2'\ndescription: x\nmainSteps:\n  - { action: aws:runShellScript, name: x, inputs: { runCommand: [] }, precondition: {} }";
    expect(load(text)).toEqual([expect.objectContaining({ code: 'INVALID_SCHEMA_VERSION', line: 1, column: 16 })]);
  });

  it('gives the exact end of what is wrong', () => {
    expect(load(steps(pause('a', ', nextStep: nowhere')))[0]).toMatchObject({
      line: 3,
      column: 73,
      endLine: 3,
      endColumn: 80,
    });
  });

  it('points into block texts', () => {
    const text = steps(
      '  - name: a',
      '    action: aws:sleep',
      '    inputs:',
      '      Duration: |',
      '        one',
      '        two {{ Missing }}',
    );
    expect(summary(load(text))).toEqual(['8:16 UNDECLARED_PARAMETER']);
  });

  it('finds in JSON what it finds in YAML, at the places of the JSON', () => {
    const text = JSON.stringify(
      { schemaVersion: '0.3', mainSteps: [{ name: 'a', action: 'aws:sleep', nextStep: 'b', inputs: {} }] },
      null,
      2,
    );
    expect(summary(load(text, 'x.json'))).toEqual(['7:19 UNKNOWN_STEP']);
  });

  it('stops at a text that cannot be read', () => {
    expect(summary(load('a: b: c'))).toEqual(['1:4 YAML_SYNTAX']);
  });

  it('takes about a second at most for the largest document in which everything is wrong', () => {
    const wrong = Array.from(
      { length: 900 },
      (_, index) => `  - { name: s${index % 800}, action: aws:slep, nextStep: s${index + 5000}, x: 1 }`,
    );
    expect(load(steps(...wrong)).length).toBeGreaterThan(2500);
  });

  it('follows thousands of steps without recursion', () => {
    const many = Array.from(
      { length: 1000 },
      (_, index) => `- {name: s${index}, action: aws:sleep, onFailure: step:s${(index * 7) % 1000}}`,
    );
    const problems = load(["schemaVersion: '0.3'", 'mainSteps:', ...many].join('\n'));
    expect(problems.every(({ code }) => code === 'CYCLE')).toBe(true);
    expect(problems.every(({ message }) => message.length < 300)).toBe(true);
  });
});

describe('loadDocument', () => {
  it('gives a plan when there are only warnings', () => {
    const text = steps(
      '  - { name: a, action: aws:executeAwsApi, inputs: { Service: ec2, Api: X, Region: us-east-1 } }',
    );
    expect(loadDocument(text, 'x.yaml', fakeActions)).toMatchObject({
      problems: [{ severity: 'warning' }],
      plan: { planVersion: 1 },
    });
  });

  it('gives no plan when there is an error', () => {
    const loaded = loadDocument(steps(pause('a', ', nextStep: b')), 'x.yaml', fakeActions);
    expect(loaded.plan).toBeUndefined();
    expect(loaded.document).toBeUndefined();
  });
});
