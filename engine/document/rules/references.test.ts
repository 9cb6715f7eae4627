import { describe } from 'vitest';
import { pause, reports, steps, top } from '../../../test/support/validating.js';

describe('references', () => {
  reports([
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
    [
      'a reference in a key',
      steps(`  - { name: a, action: aws:runCommand, inputs: { DocumentName: d, Parameters: { 'x{{ P }}': [a] } } }`),
      [['3:81 warning NOT_A_REFERENCE', 'A key is never filled in: {{ P }} stays as text.']],
    ],
    [
      'what has no value yet in the default of a variable',
      top(
        'parameters: { P: { type: String } }',
        `variables: { v: { type: String, default: '{{ P }} {{ a.X }} {{ variable:v }} {{ Q }}' } }`,
      ),
      [
        ['5:54 UNKNOWN_REFERENCE', /when the run starts/],
        ['5:64 UNKNOWN_REFERENCE', /when the run starts/],
        ['5:81 UNDECLARED_PARAMETER', /"Q"/],
      ],
    ],
  ]);
});
