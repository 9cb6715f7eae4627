import { describe } from 'vitest';
import { reports, top } from '../../../test/support/validating.js';

describe('defaults of parameters', () => {
  reports([
    [
      'nothing about null',
      top('parameters:', '  P: { type: Integer, default: null }', '  Q: { type: MapList, default: }'),
      [],
    ],
    [
      'nothing about references that can be filled in',
      top(
        'parameters:',
        "  A: { type: String, default: '{{B}}-{{ global:DATE }}-{{automation:EXECUTION_ID}}' }",
        '  B: { type: String }',
        "  N: { type: Integer, default: '{{ M }}' }",
        '  M: { type: Integer }',
        "  L: { type: StringList, default: ['{{ A }}', '{{ K }}', '{{ global:REGION }}'] }",
        "  K: { type: StringList, default: '{{ L2 }}' }",
        '  L2: { type: StringList }',
        "  R: { type: 'AWS::IAM::Role::Arn', default: '{{ A }}' }",
        "  Maps: { type: MapList, default: ['{{ Map }}', { a: '{{ N }}' }] }",
        '  Map: { type: StringMap }',
      ),
      [],
    ],
    [
      'a lone reference to another type',
      top(
        'parameters:',
        "  A: { type: String, default: '{{ N }}' }",
        "  N: { type: Integer, default: '{{ global:ACCOUNT_ID }}' }",
        "  L: { type: StringList, default: ['{{ N }}'] }",
        "  B: { type: Boolean, default: 'x{{ N }}' }",
      ),
      [
        ['5:31 INVALID_DEFAULT', 'Wrong default value for a "String" parameters'],
        ['6:32 INVALID_DEFAULT', 'Wrong default value for a "Integer" parameters'],
        ['7:35 INVALID_DEFAULT', /"StringList"/],
        ['8:32 INVALID_DEFAULT', /"Boolean"/],
      ],
    ],
    [
      'circles, each once',
      top(
        'parameters:',
        "  A: { type: String, default: '{{ B }}' }",
        "  B: { type: String, default: 'x{{ C }}' }",
        "  C: { type: String, default: '{{ A }}{{ A }}' }",
        "  D: { type: StringList, default: ['{{ D }}'] }",
        "  E: { type: String, default: '{{ A }}' }",
      ),
      [
        ['7:31 CYCLE', 'The defaults form a circle: A -> B -> C -> A.'],
        ['8:35 CYCLE', 'The defaults form a circle: D -> D.'],
      ],
    ],
    [
      'what stays as text',
      top('parameters:', "  A: { type: String, default: 'x {{ B }} {{ a.Out }} {{ variable:v }} {{ global:NOPE }}' }"),
      [
        ['5:37 warning UNDECLARED_PARAMETER', /"B" is not declared: \{\{ B \}\} stays as text/],
        ['5:45 warning NOT_A_REFERENCE', /\{\{ a.Out \}\} is not filled/],
        ['5:57 warning NOT_A_REFERENCE', /variable:v/],
        ['5:74 warning NOT_A_REFERENCE', /global:NOPE/],
      ],
    ],
    [
      'Parameter Store, wherever it stands',
      top(
        'parameters:',
        "  A: { type: StringMap, default: { k: ['x {{ ssm:/a/b }}'] } }",
        '  B: { type: MapList, default: \'[{"a":"{{ssm:x}}"}]\' }',
      ),
      [
        ['5:40 NOT_SUPPORTED', /Parameter Store/],
        ['6:32 NOT_SUPPORTED', /Parameter Store/],
      ],
    ],
  ]);
});
