import type { Complaint, Rule } from '../draft.js';
import { outputsOf } from '../draft.js';
import { RESERVED_NAMES } from '../document-limits.js';

/** Step names are unique; no name means something to JavaScript objects (behaviour 1.10, 2.1; design facts 5.3). */
export const checkNames: Rule = ({ steps, stepsByName, parameters, variables }) => [
  ...steps.flatMap(({ path, step }) => reserved(step.name, [...path, 'name'], 'value')),
  ...steps.flatMap(({ path, step }) =>
    outputsOf(step).flatMap(({ path: rest, output }) => reserved(output.Name, [...path, ...rest, 'Name'], 'value')),
  ),
  ...[...parameters.keys()].flatMap((name) => reserved(name, ['parameters', name], 'key')),
  ...[...variables.keys()].flatMap((name) => reserved(name, ['variables', name], 'key')),
  ...steps
    .filter(({ index, step }) => step.name !== undefined && stepsByName.get(step.name)!.index !== index)
    .map(({ path, step }) => duplicate([...path, 'name'], step.name!)),
];

function reserved(name: string | undefined, path: Complaint['path'], at: 'key' | 'value'): Complaint[] {
  if (name === undefined || !RESERVED_NAMES.includes(name)) return [];
  return [{ path, at, code: 'RESERVED_NAME', message: `The name "${name}" is reserved and cannot be used.` }];
}

const duplicate = (path: Complaint['path'], name: string): Complaint => ({
  path,
  code: 'DUPLICATE_STEP_NAME',
  message: 'Duplicate step names found in mainSteps of the document.',
  hint: `Another step is named "${name}" already.`,
});
