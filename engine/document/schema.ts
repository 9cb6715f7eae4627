/**
 * JSON Schema (draft 7) of a document, without the inputs of its actions (behaviour 1.1, 1.2, 1.7, 2.1; the actions bring theirs).
 * Compiled to `schema.generated.ts` at build. Rules between values are in `rules/`.
 */
import type { JsonSchema } from '../action.js';
import { RESOURCE_TYPES, SSM_TYPES } from './document.js';

/** Every type that a parameter may have (behaviour 1.2, 1.4). */
export const PARAMETER_TYPES: readonly string[] = [
  ...SSM_TYPES,
  ...RESOURCE_TYPES,
  ...RESOURCE_TYPES.map((type) => `List<${type}>`),
];

const text: JsonSchema = { type: 'string' };
/** Often left empty in published documents; never read. */
const description: JsonSchema = { type: ['string', 'null'] };
const count: JsonSchema = { type: 'integer', minimum: 0 };
const flag: JsonSchema = { enum: [true, false, 'true', 'false'] };

const parameter: JsonSchema = {
  type: 'object',
  required: ['type'],
  additionalProperties: false,
  properties: {
    type: { enum: PARAMETER_TYPES },
    description,
    default: {},
    allowedValues: { type: 'array' },
    allowedPattern: text,
    displayType: { enum: ['textfield', 'textarea'] },
    interpolationType: { const: 'ENV_VAR' },
    minItems: count,
    maxItems: count,
    minChars: count,
    maxChars: count,
  },
};

const variable: JsonSchema = {
  type: 'object',
  required: ['type'],
  additionalProperties: false,
  properties: { type: { enum: SSM_TYPES }, default: {}, description },
};

const output: JsonSchema = {
  type: 'object',
  required: ['Name', 'Selector'],
  additionalProperties: false,
  properties: { Name: { type: 'string', minLength: 1 }, Selector: text, Type: { enum: SSM_TYPES } },
};

const step: JsonSchema = {
  type: 'object',
  required: ['name', 'action'],
  additionalProperties: false,
  properties: {
    name: { type: 'string', pattern: '^[A-Za-z0-9_]{1,128}$' },
    action: text,
    description,
    inputs: { type: ['object', 'null'] },
    outputs: { anyOf: [{ type: 'array', items: output }, output] },
    maxAttempts: { type: 'integer', minimum: 1 },
    timeoutSeconds: {
      anyOf: [
        { type: 'integer', minimum: 1 },
        { type: 'string', pattern: '^[1-9][0-9]*$|\\{\\{' },
      ],
    },
    onFailure: { type: 'string', pattern: '^(Abort|Continue|step:.+)$' },
    onCancel: { type: 'string', pattern: '^(Abort|step:.+)$' },
    isCritical: flag,
    isEnd: flag,
    nextStep: text,
  },
};

/** The whole document. `files` is refused by a rule, by name. */
export const documentSchema: JsonSchema = {
  type: 'object',
  required: ['schemaVersion', 'mainSteps'],
  additionalProperties: false,
  properties: {
    schemaVersion: { enum: ['0.3', 0.3] },
    description,
    assumeRole: text,
    parameters: { type: 'object', additionalProperties: parameter },
    variables: { type: 'object', additionalProperties: variable },
    mainSteps: { type: 'array', minItems: 1, items: step },
    outputs: { type: 'array', items: text },
    files: {},
  },
};
