import { describe } from 'vitest';
import { pause, reports, steps } from '../../../test/support/validating.js';

describe('jumps between steps', () => {
  reports([
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
      'attempts that nobody can mean',
      steps(pause('a', ', maxAttempts: 100'), pause('b', ', maxAttempts: 20000')),
      [['4:76 warning MANY_ATTEMPTS', /^maxAttempts 20000: a step that fails at once is attempted again at once/]],
    ],
    [
      'onCancel where it has no effect, and nothing about where it leads',
      steps(
        '  - { name: a, action: aws:updateVariable, onCancel: step:b, nextStep: c, inputs: {} }',
        pause('b', ', nextStep: a'),
        pause('c', ', isEnd: true'),
      ),
      [
        ['3:24 NOT_SUPPORTED', /aws:updateVariable/],
        ['3:44 warning ON_CANCEL_NOT_ALLOWED', 'onCancel has no effect on a step of aws:updateVariable.'],
      ],
    ],
    [
      'nothing about what follows the step that onCancel leads to',
      steps(
        '  - { name: a, action: aws:executeAwsApi, onCancel: step:b, isEnd: true, inputs: { Service: ec2, Api: X } }',
        '  - { name: b, action: aws:executeAwsApi, inputs: { Service: ec2, Api: X } }',
        pause('c'),
      ),
      [],
    ],
    [
      'onCancel to an action that cannot be cancelled to',
      steps(
        '  - { name: a, action: aws:executeAwsApi, onCancel: step:b, inputs: { Service: ec2, Api: X } }',
        pause('b'),
      ),
      [['3:53 ON_CANCEL_NOT_ALLOWED', /"b": a step of aws:sleep/]],
    ],
    [
      'a reference as a jump',
      steps(pause('a', ", nextStep: '{{ P }}'"), pause('b')),
      [['3:73 UNKNOWN_STEP', /in nextStep/]],
    ],
  ]);
});
