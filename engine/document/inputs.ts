/**
 * Checking a step's inputs: the same code at validation and just before the step runs (house 4). Part of the workflow bundle:
 * the compiled schemas come in from outside.
 */
import type { Action, InputFault, JsonSchema } from '../action.js';
import type { Value, ValueMap } from './document.js';
import { describeErrors, type SchemaError, type SchemaFault } from './schema-errors.js';

/** A schema compiled to a function; ajv's standalone code has this shape. `errors` is replaced by every call. */
export interface InputValidator {
  (data: unknown): boolean;
  errors?: SchemaError[] | null | undefined;
}

/** Every fault of the inputs: what the schema says, and what the action's own rules say. Empty: the step may run. */
export function checkInputs(action: Action, validator: InputValidator, inputs: ValueMap): InputFault[] {
  const faults: InputFault[] = schemaFaults(action.inputs, validator, inputs);
  return faults.length > 0 ? faults : (action.check?.(inputs) ?? []);
}

/** What the schema alone says. */
export function schemaFaults(schema: JsonSchema, validator: InputValidator, inputs: ValueMap): SchemaFault[] {
  return validator(inputs) ? [] : describeErrors(schema, inputs, validator.errors ?? []);
}

/** Inputs with every lone value that stands where the schema wants a list wrapped in one (OP-15), at any depth. */
export function normaliseInputs(schema: JsonSchema, inputs: ValueMap): ValueMap {
  return wrap(schema, inputs) as ValueMap;
}

function wrap(schema: JsonSchema, value: Value): Value {
  if (schema.type === 'array' && !Array.isArray(value) && value !== null) return wrap(schema, [value]);
  if (Array.isArray(value)) {
    const { items } = schema;
    return items === undefined ? value : value.map((element) => wrap(items, element));
  }
  if (typeof value !== 'object' || value === null || schema.properties === undefined) return value;
  const { properties } = schema;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [
      key,
      Object.hasOwn(properties, key) ? wrap(properties[key]!, entry) : entry,
    ]),
  );
}
