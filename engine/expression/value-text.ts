/** Values as text: inside strings (behaviour 4.6) and in the API's records (behaviour 5.3). */
import type { Value, ValueMap } from '../document/document.js';

/** A value inside a longer text (behaviour 4.6): a list of one text is that text, other lists and maps are compact JSON. */
export function render(value: Value): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.length === 1 && typeof value[0] === 'string') return value[0];
  return JSON.stringify(value);
}

/** A value in `Outputs`, `Parameters` and `Variables` (behaviour 5.3): a list of texts, a text per element of a list. */
export function encodeOutput(value: Value): string[] {
  return (Array.isArray(value) ? value : [value]).map((element) =>
    typeof element === 'string' ? element : JSON.stringify(element),
  );
}

/** A map of values in the API's encoding. */
export const encodeOutputs = (values: ValueMap): Record<string, string[]> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, encodeOutput(value)]));

/** `StepExecution.Inputs` (behaviour 5.3): each resolved input as JSON text. */
export const encodeInputs = (inputs: ValueMap): Record<string, string> =>
  Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, JSON.stringify(value)]));
