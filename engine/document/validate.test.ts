import { describe, expect, it } from 'vitest';
import { fakeActions } from '../../test/support/fake-actions.js';
import { load, pause, steps, summary, top } from '../../test/support/validating.js';
import { loadDocument } from './load.js';

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
  it.each(fine)('accepts %s', (_, text) => {
    expect(load(text)).toEqual([]);
  });

  it.each([
    ['  - { name: a, action: aws:slep }', 'Did you mean "aws:sleep"?'],
    ['  - { name: a, action: runInstances }', 'Did you mean "aws:runInstances"?'],
    [
      '  - { name: a, action: aws:runInstances, inputs: { ImageId: x, IamInstanceProfile: y } }',
      'Did you mean "IamInstanceProfileName"?',
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
      plan: { planVersion: 2 },
    });
  });

  it('gives no plan when there is an error', () => {
    const loaded = loadDocument(steps(pause('a', ', nextStep: b')), 'x.yaml', fakeActions);
    expect(loaded.plan).toBeUndefined();
    expect(loaded.document).toBeUndefined();
  });
});
