import { describe, expect, it } from 'vitest';
import { load, pause, reports, steps, top } from '../../test/support/validating.js';

describe('the shape of a document', () => {
  reports([
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
    [
      'a boolean in other words',
      steps(pause('a', ', isEnd: maybe')),
      [['3:70 INVALID_VALUE', 'isEnd is "maybe"; allowed: true, false.']],
    ],
  ]);

  it.each([
    [
      'an input beside inputs',
      steps('  - { name: a, action: aws:runInstances, ImageId: x, inputs: { ImageId: x } }'),
      '"ImageId" is an input of aws:runInstances: move it into inputs.',
    ],
    ['a key of a step in the document', top('nextStep: a'), '"nextStep" belongs into a step.'],
    [
      'a key of the document in a step',
      steps(pause('a', ', parameters: {}')),
      '"parameters" belongs to the document, outside of the steps.',
    ],
  ])('says where %s belongs', (_, text, hint) => {
    expect(load(text)).toMatchObject([{ code: 'UNKNOWN_PROPERTY', hint }]);
  });

  it.each([
    ['isEnd: no', 'a text here, and false at AWS, which reads YAML 1.1. Write true or false.'],
    ['isCritical: Yes', 'a text here, and true at AWS, which reads YAML 1.1. Write true or false.'],
  ])('says of %s in one error why it is none of both', (flag, why) => {
    const problems = load(steps(pause('a', `, ${flag}`)));
    expect(problems).toMatchObject([{ code: 'INVALID_VALUE', severity: 'error', hint: expect.stringContaining(why) }]);
  });

  it('says of a wrong default what it was read as', () => {
    expect(
      load(top('parameters: { P: { type: String, default: 1.10 }, Q: { type: Boolean, default: on } }')),
    ).toMatchObject([
      {
        code: 'INVALID_DEFAULT',
        hint: "Without quotes 1.10 is read as the number 1.1. Quote it, if the text is meant: '1.10'.",
      },
      { code: 'INVALID_DEFAULT', hint: expect.stringMatching(/^Without quotes on is a text here, and true at AWS/) },
    ]);
  });
});
