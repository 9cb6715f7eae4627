/** Compares a property of an answer with desired values, as aws:waitForAwsResourceProperty does (behaviour 3.2, 3.23). */
import type { Value } from '../../engine/document/document.js';
import { StepFailure } from '../../engine/errors.js';
import { select, SelectorError, type SelectOptions } from './select.js';

/** The result of one look at a property. */
export interface Seen {
  desired: boolean;
  /** For messages: the values, shortened, or that there was none. */
  text: string;
}

/**
 * Are the values that `selector` selects desired? An indefinite selector must find at least one, and all must be desired (behaviour OP-12).
 * Rejects with StepFailure: `InvalidInputs` for a selector that cannot be read, `SelectorError` for one that costs too much.
 */
export async function lookAtProperty(
  root: Value,
  selector: string,
  desired: readonly Value[],
  options?: SelectOptions,
): Promise<Seen> {
  const texts = new Set(desired.map(pythonText));
  const values = await selectedValues(root, selector, options);
  return {
    desired: values.length > 0 && values.every((value) => texts.has(pythonText(value))),
    text: seenText(values),
  };
}

/** How many values a message shows, and how many characters of each. */
const TOLD_VALUES = 3;
const TOLD_CHARACTERS = 60;

function seenText(values: readonly Value[]): string {
  if (values.length === 0) return 'nothing: the selector found no value in the last answer';
  const told = values.slice(0, TOLD_VALUES).map((value) => {
    const text = pythonText(value);
    return text.length > TOLD_CHARACTERS ? `${text.slice(0, TOLD_CHARACTERS)}…` : text;
  });
  return values.length > told.length ? `${told.join(', ')} and ${values.length - told.length} more` : told.join(', ');
}

async function selectedValues(root: Value, selector: string, options?: SelectOptions): Promise<readonly Value[]> {
  try {
    const { definite, values } = await select(root, selector, options);
    const only = values[0];
    return definite && Array.isArray(only) ? only : values;
  } catch (error) {
    if (!(error instanceof SelectorError)) throw error;
    throw unusable(error);
  }
}

const unusable = ({ reason, message }: SelectorError): StepFailure =>
  new StepFailure({
    type: reason === 'cost' ? 'SelectorError' : 'InvalidInputs',
    stage: reason === 'cost' ? 'PostVerification' : 'InputValidation',
    failureType: 'Action',
    message: `The input PropertySelector cannot be used. ${message}`,
  });

/** The text that AWS compares: `True`, `16`, `text`. Objects and lists compare as JSON. */
function pythonText(value: Value): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (value === null) return 'None';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
