import { describe } from 'vitest';
import { pause, reports, steps, top } from '../../../test/support/validating.js';

describe('outputs and selectors', () => {
  reports([
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
      'what is read elsewhere, at its place',
      steps(
        pause('a', ", outputs: [{ Name: X, Selector: '$.l[-1].x' }]"),
        pause('b', `, outputs: [{ Name: X, Selector: "$.l[?(@.a == 'x' && @.b == 1)].c" }]`),
        pause('c', ", outputs: [{ Name: X, Selector: '$.l.length()' }]"),
      ),
      [
        ['3:98 warning INVALID_SELECTOR', /negative/],
        ['4:98 warning INVALID_SELECTOR', /&& and \|\|/],
        ['5:105 INVALID_SELECTOR', /Unexpected "\("/],
      ],
    ],
    [
      'references where nothing is filled in',
      steps(pause('a', ", outputs: [{ Name: 'X{{ P }}', Selector: '$.{{ P }}' }]")),
      [
        ['3:81 warning NOT_A_REFERENCE', 'The name of an output is never filled in: {{ P }} stays as text.'],
        ['3:103 INVALID_SELECTOR', /static/],
      ],
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
  ]);
});
