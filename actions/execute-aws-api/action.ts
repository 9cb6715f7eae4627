import { defineAction } from '../../engine/action.js';
import type * as activities from './activities.js';

/** The inputs (behaviour 3.12). Every other input is a parameter of the operation. */
export interface ExecuteAwsApiInputs {
  Service: string;
  Api: string;
}

/** aws:executeAwsApi: one request to any AWS API (behaviour 3.12). */
export const executeAwsApi = defineAction<ExecuteAwsApiInputs, typeof activities>({
  name: 'aws:executeAwsApi',
  summary: 'Calls any AWS API once.',
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
    },
    required: ['Service', 'Api'],
    additionalProperties: true,
  },
  outputs: {},
  timeout: { defaultSeconds: 25, capSeconds: 25 },
  onCancelTarget: true,
  *run(inputs, context) {
    yield* context.activities.callAwsApi(inputs as activities.CallAwsApiInputs, {
      mode: 'call',
      seconds: 25,
      answers: true,
    });
    return {};
  },
});
