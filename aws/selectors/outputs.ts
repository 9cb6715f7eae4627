/** The outputs that an author declared for a step, selected from an answer (behaviour 5.1, 5.2). */
import type { OutputSelector, SsmType, Value, ValueMap } from '../../engine/document/document.js';
import { StepFailure } from '../../engine/errors.js';
import { exceeds, LARGEST_ANSWER } from '../../engine/execution/sizes.js';
import { convert } from './convert.js';
import { createMeter } from './select-meter.js';
import { select, SelectorError, type Selection, type SelectOptions } from './select.js';

/**
 * Applies every selector to `root`; all of them share one cost limit. An output that selects nothing is absent (behaviour 4.5).
 * Rejects with StepFailure: `OutputInvalid` when a value cannot become the declared type, `SelectorError` when a selector cannot
 * be read or costs too much on this answer.
 */
export async function applySelectors(
  root: Value,
  outputs: readonly OutputSelector[],
  options: SelectOptions = {},
): Promise<ValueMap> {
  const shared = { meter: createMeter(), ...options };
  const values: ValueMap = {};
  for (const output of outputs) {
    const value = await valueOf(root, output, shared);
    if (value !== undefined) values[output.Name] = value;
  }
  return values;
}

async function valueOf(root: Value, output: OutputSelector, options: SelectOptions): Promise<Value | undefined> {
  const type = output.Type ?? 'String';
  const selected = selectedValue(await found(root, output, options), output);
  if (selected === undefined || selected === null) return undefined;
  if (exceeds(selected, LARGEST_ANSWER)) throw tooLarge(output);
  const value = convert(selected, type);
  if (value === undefined) throw notConvertible(output, type, selected);
  return value;
}

/** An indefinite selector gives a list; when it finds nothing, list types get `[]` and other types no value. */
function selectedValue({ definite, values }: Selection, { Type }: OutputSelector): Value | undefined {
  if (definite) return values[0];
  return values.length > 0 || Type === 'StringList' || Type === 'MapList' ? values : undefined;
}

async function found(root: Value, { Name, Selector }: OutputSelector, options: SelectOptions): Promise<Selection> {
  try {
    return await select(root, Selector, options);
  } catch (error) {
    if (!(error instanceof SelectorError)) throw error;
    throw outputFailure('SelectorError', `The output "${Name}" has no value. ${error.message}`, Name);
  }
}

function notConvertible({ Name, Selector }: OutputSelector, type: SsmType, value: Value): StepFailure {
  const text = `The output "${Name}" is declared as ${type}, but its selector "${Selector}" selected ${kindOf(value)}, which cannot become one. Declare another Type or select something else.`;
  return outputFailure('OutputInvalid', text, Name);
}

/** Checked before the conversion: converting a text of megabytes would block the worker's event loop. */
function tooLarge({ Name, Selector }: OutputSelector): StepFailure {
  const text = `The output "${Name}" is too large to keep: its selector "${Selector}" selected more than ${LARGEST_ANSWER} bytes. Select single values.`;
  return outputFailure('OutputInvalid', text, Name);
}

function kindOf(value: Value): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object') return 'an object';
  return typeof value === 'string' ? `the text "${value.slice(0, 50)}"` : `the ${typeof value} ${String(value)}`;
}

function outputFailure(type: 'OutputInvalid' | 'SelectorError', message: string, name: string): StepFailure {
  const details = { Output: [name] };
  return new StepFailure({ type, stage: 'PostVerification', failureType: 'Action', message, details });
}
