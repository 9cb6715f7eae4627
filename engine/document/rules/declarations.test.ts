import { describe } from 'vitest';
import { pause, reports, steps, top } from '../../../test/support/validating.js';

describe('parameters, variables, role and names', () => {
  reports([
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
      [['5:38 warning INVALID_PATTERN', /only the default/]],
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
      'nothing about a role with parameters and global:… in it',
      top(
        "assumeRole: 'arn:{{ global:AWS_PARTITION }}:iam::{{global:ACCOUNT_ID}}:role/{{ Name }}'",
        'parameters: { Name: { type: String } }',
      ),
      [],
    ],
    [
      'a role that stays malformed when it is filled in',
      top("assumeRole: 'arn:aws:iam::{{ global:ACCOUNT_ID }}:user/x'"),
      [['4:13 INVALID_ASSUME_ROLE', /format/]],
    ],
    [
      'a role by an output',
      top("assumeRole: '{{ a.Role }}'"),
      [
        ['4:13 INVALID_ASSUME_ROLE', /format/],
        ['4:17 warning UNKNOWN_OUTPUT', /no output/],
      ],
    ],
    [
      'a role by an undeclared parameter',
      top("assumeRole: '{{ Role }}'"),
      [['4:17 UNDECLARED_PARAMETER', 'Parameter "Role" is not declared.']],
    ],
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
  ]);
});
