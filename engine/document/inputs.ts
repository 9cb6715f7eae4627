/**
 * Checks a step's inputs: the same code at validation and just before the step runs (design house 4). Part of the workflow bundle: the
 * compiled schemas are passed in.
 */
import type { Action, InputFault, JsonSchema } from '../action.js';
import type { Value, ValueMap } from './document.js';
import { describeErrors, type SchemaError, type SchemaFault } from './schema-errors.js';

/** A schema compiled to a function; ajv's standalone code has this shape. `errors` is replaced by every call. */
export interface InputValidator {
  (data: unknown): boolean;
  errors?: SchemaError[] | null | undefined;
}

/** The faults that the schema finds or, if there are none, those that the action's own rules find. Empty: the step may run. */
export function checkInputs(action: Action, validator: InputValidator, inputs: ValueMap): InputFault[] {
  const faults: InputFault[] = schemaFaults(action.inputs, validator, inputs);
  return faults.length > 0 ? faults : (action.check?.(inputs) ?? []);
}

/** The faults that the schema alone finds. */
export function schemaFaults(schema: JsonSchema, validator: InputValidator, inputs: ValueMap): SchemaFault[] {
  return validator(inputs) ? [] : describeErrors(schema, inputs, validator.errors ?? []);
}

/**
 * Inputs in the form that the schema wants, at any depth: a single value where a list is expected becomes a list of one (behaviour OP-15);
 * numbers and Booleans are converted from text, and to text, where nothing is lost.
 */
export function normaliseInputs(schema: JsonSchema, inputs: ValueMap): ValueMap {
  return normalise(schema, inputs) as ValueMap;
}

function normalise(schema: JsonSchema, value: Value): Value {
  if (schema.type === 'array' && !Array.isArray(value) && value !== null) return normalise(schema, [value]);
  if (Array.isArray(value)) {
    const { items } = schema;
    return items === undefined ? value : value.map((element) => normalise(items, element));
  }
  if (value === null) return null;
  if (typeof value !== 'object') return convert(schema.type, value);
  const { properties = {}, additionalProperties } = schema;
  const others = typeof additionalProperties === 'object' ? additionalProperties : undefined;
  const entries = Object.entries(value).map(([key, entry]): [string, Value] => {
    const inner = Object.hasOwn(properties, key) ? properties[key] : others;
    return [key, inner === undefined ? entry : normalise(inner, entry)];
  });
  return Object.fromEntries(entries);
}

/** Converts only where the schema has one type: a value with several alternatives stays as it is. */
function convert(type: JsonSchema['type'], value: string | number | boolean): Value {
  if (type === 'string') return typeof value === 'string' ? value : String(value);
  if (typeof value !== 'string') return value;
  if (type === 'integer' && /^-?(?:0|[1-9]\d{0,15})$/.test(value)) return exactly(Number(value), value);
  if (type === 'boolean' && /^(?:true|false)$/i.test(value)) return value.toLowerCase() === 'true';
  return value;
}

/** The number, if it says just what the text says: no digit lost, no minus before zero. */
const exactly = (number: number, text: string): number | string => (String(number) === text ? number : text);
