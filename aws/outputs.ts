/** The author's outputs of a step, selected from an answer (spec 5.1, 5.2). */
import type { OutputSelector, SsmType, Value, ValueMap } from '../engine/document/document.js';
import { StepFailure } from '../engine/errors.js';
import { convert } from './convert.js';
import { select, SelectorError } from './select.js';

/**
 * Applies every selector to `root`. An output that selects nothing is absent (spec 4.5).
 * @throws StepFailure `OutputInvalid` when a value cannot become the declared type, or a selector cannot be read.
 */
export function applySelectors(root: Value, outputs: readonly OutputSelector[]): ValueMap {
  const selected = outputs.map((output) => [output.Name, valueOf(root, output)] as const);
  return Object.fromEntries(selected.filter((entry): entry is [string, Value] => entry[1] !== undefined));
}

function valueOf(root: Value, output: OutputSelector): Value | undefined {
  const type = output.Type ?? 'String';
  const selected = selectedValue(root, output);
  if (selected === undefined || selected === null) return undefined;
  const value = convert(selected, type);
  if (value === undefined) throw notConvertible(output, type, selected);
  return value;
}

/** A selector that may find many gives a list; of nothing, `[]` for list types and no value for others. */
function selectedValue(root: Value, { Name, Selector, Type }: OutputSelector): Value | undefined {
  const { definite, values } = found(root, Name, Selector);
  if (definite) return values[0];
  return values.length > 0 || Type === 'StringList' || Type === 'MapList' ? values : undefined;
}

function found(root: Value, name: string, selector: string): ReturnType<typeof select> {
  try {
    return select(root, selector);
  } catch (error) {
    if (error instanceof SelectorError)
      throw outputInvalid(`The output "${name}" has no value. ${error.message}`, name);
    throw error;
  }
}

function notConvertible({ Name, Selector }: OutputSelector, type: SsmType, value: Value): StepFailure {
  const text = `The output "${Name}" is declared as ${type}, but its selector "${Selector}" selected ${kindOf(value)}, which cannot become one. Declare another Type or select something else.`;
  return outputInvalid(text, Name);
}

function kindOf(value: Value): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object') return 'an object';
  return typeof value === 'string' ? `the text "${value.slice(0, 50)}"` : `the ${typeof value} ${String(value)}`;
}

function outputInvalid(message: string, name: string): StepFailure {
  const details = { Output: [name] };
  return new StepFailure({ type: 'OutputInvalid', stage: 'PostVerification', failureType: 'Action', message, details });
}
