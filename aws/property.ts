/** Comparing a property of an answer with desired values, as aws:waitForAwsResourceProperty does (spec 3.2, 3.23). */
import type { Value } from '../engine/document/document.js';
import { StepFailure } from '../engine/errors.js';
import { select, SelectorError } from './select.js';

/**
 * Is what `selector` selects desired? A selector that may find many wants at least one, and all of them desired (OP-12).
 * @throws StepFailure `InvalidInputs` for a selector that cannot be read.
 */
export function isDesired(root: Value, selector: string, desired: readonly Value[]): boolean {
  const texts = new Set(desired.map(pythonText));
  const values = selectedValues(root, selector);
  return values.length > 0 && values.every((value) => texts.has(pythonText(value)));
}

function selectedValues(root: Value, selector: string): Value[] {
  try {
    const { definite, values } = select(root, selector);
    const only = values[0];
    return definite && Array.isArray(only) ? only : values;
  } catch (error) {
    if (!(error instanceof SelectorError)) throw error;
    const message = `The input PropertySelector cannot be used. ${error.message}`;
    throw new StepFailure({
      type: 'InvalidInputs',
      stage: 'InputValidation',
      failureType: 'Action',
      message,
    });
  }
}

/** `True`, `16`, `text`: what AWS compares. Objects and lists compare as JSON. */
function pythonText(value: Value): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (value === null) return 'None';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
