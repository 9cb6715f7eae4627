/** Hints for keys that exist but are in the wrong place. */
import type { Action } from '../action.js';
import type { ValueMap } from './document.js';
import type { Actions } from './draft.js';
import { valueAt, type SchemaFault } from './schema-errors.js';
import { documentSchema } from './schema.js';

/** For an input outside of `inputs`, or a key of the document in a step: where it belongs. Undefined: the key is not known. */
export function hintForMisplaced(
  { keyword, path }: SchemaFault,
  document: ValueMap,
  actions: Actions['actions'],
): string | undefined {
  const key = path.at(-1);
  if (keyword !== 'additionalProperties' || typeof key !== 'string') return undefined;
  if (path.length === 1) return Object.hasOwn(STEP_KEYS, key) ? `"${key}" belongs into a step.` : undefined;
  if (path.length !== 3 || path[0] !== 'mainSteps') return undefined;
  const action = actions.get(String(valueAt(document, [...path.slice(0, 2), 'action'])));
  if (action !== undefined && isInput(action, key)) {
    return `"${key}" is an input of ${action.name}: move it into inputs.`;
  }
  return Object.hasOwn(documentSchema.properties!, key)
    ? `"${key}" belongs to the document, outside of the steps.`
    : undefined;
}

const STEP_KEYS = documentSchema.properties!['mainSteps']!.items!.properties!;

const isInput = ({ inputs, unsupportedInputs = [] }: Action, key: string): boolean =>
  Object.hasOwn(inputs.properties ?? {}, key) || unsupportedInputs.includes(key);
