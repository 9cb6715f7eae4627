/** Small actions for tests of what does not depend on any real one. */
import { Ajv } from 'ajv';
import type { Action, JsonSchema } from '../../engine/action.js';
import type { Actions } from '../../engine/document/draft.js';
import type { ValueMap } from '../../engine/document/document.js';
import type { InputValidator } from '../../engine/document/inputs.js';

/** A schema compiled as the build compiles it. */
export const compileSchema = (schema: JsonSchema): InputValidator =>
  new Ajv({ allErrors: true, strict: false }).compile(schema);

type Inputs = Action['inputs'];

const action = (name: Action['name'], inputs: Inputs, more: Partial<Action> = {}): Action => ({
  name,
  summary: '',
  inputs,
  outputs: {},
  timeout: {},
  onCancelTarget: true,
  *run() {
    return {};
  },
  ...more,
});

const text: JsonSchema = { type: 'string' };
const texts: JsonSchema = { type: 'array', items: text };
const closed = (properties: Record<string, JsonSchema>, required: string[] = []): Inputs => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});

const all: Action[] = [
  action('aws:sleep', closed({ Duration: text, Timestamp: text }), { onCancelTarget: false }),
  action(
    'aws:branch',
    closed({ Choices: { type: 'array', minItems: 1, items: { type: 'object' } }, Default: text }, ['Choices']),
    {
      jumps: (inputs) => [
        ...((inputs['Choices'] ?? []) as ValueMap[]).map((choice, index) => ({
          path: ['Choices', index, 'NextStep'],
          step: String(choice['NextStep']),
        })),
        ...(typeof inputs['Default'] === 'string' ? [{ path: ['Default'], step: inputs['Default'] }] : []),
      ],
    },
  ),
  action(
    'aws:runInstances',
    closed(
      {
        ImageId: text,
        InstanceType: text,
        IamInstanceProfileArn: text,
        IamInstanceProfileName: text,
        MinInstanceCount: { type: ['integer', 'string'] },
        MaxInstanceCount: { type: ['integer', 'string'] },
        TagSpecifications: {
          type: 'array',
          items: {
            type: 'object',
            properties: { ResourceType: text, Tags: { type: 'array' } },
            required: ['ResourceType'],
            additionalProperties: false,
          },
        },
      },
      ['ImageId'],
    ),
    {
      outputs: { InstanceIds: 'StringList', InstanceStates: 'StringList' },
      onCancelTarget: false,
      unsupportedInputs: ['Placement'],
    },
  ),
  action(
    'aws:changeInstanceState',
    closed(
      { InstanceIds: texts, DesiredState: { enum: ['running', 'stopped', 'terminated'] }, Force: { type: 'boolean' } },
      ['InstanceIds', 'DesiredState'],
    ),
    {
      outputs: { InstanceStates: 'StringList' },
      check: ({ DesiredState, Force }) =>
        Force === true && DesiredState !== 'stopped'
          ? [{ path: ['Force'], message: 'Force goes with stopped only.' }]
          : [],
    },
  ),
  action(
    'aws:runCommand',
    closed(
      { DocumentName: text, InstanceIds: texts, TimeoutSeconds: { type: 'integer' }, Parameters: { type: 'object' } },
      ['DocumentName'],
    ),
    { outputs: { CommandId: 'String', Status: 'String', ResponseCode: 'Integer', Output: 'String' } },
  ),
  action('aws:executeAwsApi', {
    type: 'object',
    properties: { Service: text, Api: text },
    required: ['Service', 'Api'],
  }),
  action('aws:waitForAwsResourceProperty', {
    type: 'object',
    properties: { Service: text, Api: text, PropertySelector: text, DesiredValues: texts },
    required: ['Service', 'Api', 'PropertySelector', 'DesiredValues'],
  }),
];

/** A registry of a few actions, in the shapes that the real ones have. */
export const fakeActions: Actions = {
  actions: new Map(all.map((each) => [each.name, each])),
  validators: Object.fromEntries(all.map((each) => [each.name, compileSchema(each.inputs)])),
};
