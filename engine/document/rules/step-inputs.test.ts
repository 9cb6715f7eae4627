import { describe } from 'vitest';
import { reports, steps } from '../../../test/support/validating.js';

describe('inputs of steps', () => {
  reports([
    [
      'an unknown input',
      steps('  - { name: a, action: aws:sleep, inputs: { Durration: PT1S } }'),
      [
        [
          '3:45 UNKNOWN_INPUT',
          'Unknown input names provided. Known=[ [Duration, Timestamp] ], Provided=[ [Durration] ]',
        ],
      ],
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
    [
      'a Region that cannot be one',
      steps('  - { name: a, action: aws:executeAwsApi, inputs: { Service: ec2, Api: CopyImage, Region: us_east_1 } }'),
      [
        ['3:83 warning EXTENSION_REGION', /extension/],
        ['3:91 INVALID_INPUT', /"us_east_1" is not an AWS Region/],
      ],
    ],
  ]);
});
