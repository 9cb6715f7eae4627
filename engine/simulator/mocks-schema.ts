/**
 * JSON Schema (draft 7) of a mocks file. Compiled to `mocks-schema.generated.ts` at build. Rules between values are in
 * `mocks-rules.ts`.
 */
import { SIGNAL_TYPES, type JsonSchema } from '../action.js';
import { DURATION } from './iso-duration.js';
import { COMMAND_ENDINGS } from './mocks.js';

const text: JsonSchema = { type: 'string' };
const name: JsonSchema = { type: 'string', minLength: 1 };
const duration: JsonSchema = { type: 'string', pattern: DURATION };

const listOf = (properties: Record<string, JsonSchema>, required: readonly string[]): JsonSchema => ({
  type: 'array',
  items: { type: 'object', additionalProperties: false, properties, required },
});

/** The whole file; every key may be left out. */
export const mocksSchema: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    clock: { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2}(\\.\\d+)?)?(Z|[+-]\\d{2}:\\d{2})$' },
    account: { type: 'string', pattern: '^\\d{12}$' },
    region: { type: 'string', pattern: '^[a-z]{2}(-[a-z]+)+-\\d+$' },
    calls: listOf(
      {
        service: name,
        api: name,
        when: { type: 'object' },
        responses: { type: 'array', minItems: 1, items: { type: 'object' } },
      },
      ['service', 'api', 'responses'],
    ),
    commands: listOf(
      { node: name, status: { enum: COMMAND_ENDINGS }, output: text, code: { type: 'integer' }, delay: duration },
      ['node'],
    ),
    scripts: listOf(
      {
        step: name,
        payload: {},
        error: {
          type: 'object',
          additionalProperties: false,
          properties: { type: name, message: text },
          required: ['type'],
        },
      },
      ['step'],
    ),
    documents: { type: 'object', additionalProperties: name },
    parameters: { type: 'object', additionalProperties: { type: ['string', 'array'], items: text } },
    webhooks: listOf(
      { integration: name, status: { type: 'integer', minimum: 100, maximum: 599 }, body: text, delay: duration },
      ['integration'],
    ),
    signals: listOf(
      {
        after: duration,
        type: { enum: [...SIGNAL_TYPES, 'Stop'] },
        step: name,
        approver: name,
        comment: text,
        stopType: { enum: ['Cancel', 'Complete'] },
      },
      ['type'],
    ),
  },
};
