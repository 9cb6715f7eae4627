import { describe, expect, it } from 'vitest';
import { load, steps, summary } from '../../../test/support/validating.js';

const command = (input: string, type: string): string[] =>
  summary(
    load(
      steps(
        '  - name: a',
        '    action: aws:runCommand',
        '    inputs:',
        '      DocumentName: x',
        `      ${input}: '{{ P }}'`,
        `parameters: { P: { type: '${type}' } }`,
      ),
    ),
  );

describe('parameters as inputs of aws:runCommand', () => {
  it.each([
    ['TimeoutSeconds', 'String'],
    ['Parameters', 'StringList'],
    ['InstanceIds', 'Integer'],
    ['InstanceIds', 'Boolean'],
  ])('%s does not take the type %s', (input, type) => {
    expect(command(input, type)).toEqual([`7:${input.length + 9} PARAMETER_TYPE_MISMATCH`]);
  });

  it.each([
    ['TimeoutSeconds', 'Integer'],
    ['Parameters', 'StringMap'],
    ['InstanceIds', 'StringList'],
    ['InstanceIds', 'String'],
    ['InstanceIds', 'AWS::EC2::Instance::Id'],
    ['InstanceIds', 'List<AWS::EC2::Instance::Id>'],
  ])('%s takes the type %s', (input, type) => {
    expect(command(input, type)).toEqual([]);
  });
});
