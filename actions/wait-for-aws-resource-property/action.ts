import { defineAction } from '../../engine/action.js';
import type { Value } from '../../engine/document/document.js';
import type * as activities from './activities.js';

/** The inputs (behaviour 3.23). Every other input is a parameter of the operation. */
export interface WaitForAwsResourcePropertyInputs {
  Service: string;
  Api: string;
  PropertySelector: string;
  DesiredValues: Value[];
}

/** aws:waitForAwsResourceProperty: polls an AWS API until a property has a desired value (behaviour 3.23). */
export const waitForAwsResourceProperty = defineAction<WaitForAwsResourcePropertyInputs, typeof activities>({
  name: 'aws:waitForAwsResourceProperty',
  summary: 'Calls an AWS API until a property of the answer has a desired value.',
  inputs: {
    type: 'object',
    properties: {
      Service: {
        type: 'string',
        minLength: 1,
        description: 'The service as boto3 names its client, like ec2 or stepfunctions.',
      },
      Api: {
        type: 'string',
        minLength: 1,
        description: 'The operation, like DescribeInstances or describe_instances.',
      },
      PropertySelector: { type: 'string', minLength: 1, description: 'JSONPath of the property in the answer.' },
      DesiredValues: {
        type: 'array',
        minItems: 1,
        description: 'The values to wait for; booleans as True and False.',
      },
    },
    required: ['Service', 'Api', 'PropertySelector', 'DesiredValues'],
    additionalProperties: true,
  },
  outputs: {},
  timeout: { defaultSeconds: 3600 },
  onCancelTarget: true,
  *run(inputs, context) {
    yield* context.activities.waitForProperty(inputs as activities.WaitForPropertyInputs, {
      mode: 'wait',
      answers: true,
    });
    return {};
  },
});
