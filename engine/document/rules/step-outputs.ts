import { API_ACTIONS } from '../aws-actions.js';
import { outputsOf, type Complaint, type DraftStep, type Rule } from '../draft.js';
import type { Path } from '../position.js';
import { findSelectorFault } from '../selectors/selector.js';
import { staticText } from './braces.js';

/** Outputs have names of their own and selectors that can be read (behaviour 1.10, 5.1, 5.4). */
export const checkStepOutputs: Rule = ({ steps }) =>
  steps.flatMap((each) => [...checkOutputNames(each), ...checkSelectors(each)]);

/** Names of the action's own outputs, which authors cannot use (behaviour 3.0); an API's answer has only `OutputPayload`. */
const reservedOutputs = ({ action }: DraftStep): string[] =>
  action === undefined ? [] : [...Object.keys(action.outputs), 'OutputPayload'].sort();

function checkOutputNames(each: DraftStep): Complaint[] {
  const { path, step } = each;
  const reserved = reservedOutputs(each);
  const seen = new Set<string>();
  return outputsOf(step).flatMap(({ path: rest, output }) => {
    const name = output.Name;
    if (name === undefined) return [];
    const at = [...path, ...rest, 'Name'];
    const twice = seen.has(name);
    seen.add(name);
    if (name.includes('{{')) return [{ path: at, ...staticText('The name of an output', name) }];
    if (twice) return [{ path: at, code: 'DUPLICATE_OUTPUT', message: `The step has two outputs named "${name}".` }];
    return reserved.includes(name) ? [{ path: at, ...conflict(step.name, name, reserved) }] : [];
  });
}

const NOT_FILLED = {
  message: 'The selector of an output is static: references are not filled in here.',
  hint: 'Select more, and pick the part with a reference in a later step.',
};

const conflict = (step: string | undefined, name: string, reserved: readonly string[]): Omit<Complaint, 'path'> => ({
  code: 'RESERVED_OUTPUT',
  message: `In step ${step ?? ''}, name: ${name} is conflicting with one of the following reserved output names: [${reserved.join(', ')}]`,
  hint: 'The action makes this output by itself: remove the entry, or choose another name.',
});

/** `PropertySelector` is an input: with a reference in it, it is checked when the step runs. */
function checkSelectors({ path, step }: DraftStep): Complaint[] {
  const outputs = outputsOf(step).flatMap(({ path: rest, output }) =>
    checkSelector([...path, ...rest, 'Selector'], output.Selector),
  );
  const property = API_ACTIONS.includes(step.action ?? '') ? step.inputs?.['PropertySelector'] : undefined;
  if (typeof property === 'string' && property.includes('{{')) return outputs;
  return [...outputs, ...checkSelector([...path, 'inputs', 'PropertySelector'], property)];
}

function checkSelector(path: Path, selector: unknown): Complaint[] {
  if (typeof selector !== 'string') return [];
  if (selector.includes('{{')) return [{ path, code: 'INVALID_SELECTOR', ...NOT_FILLED }];
  const fault = findSelectorFault(selector);
  if (fault === undefined) return [];
  return [{ path, code: 'INVALID_SELECTOR', ...fault }];
}
