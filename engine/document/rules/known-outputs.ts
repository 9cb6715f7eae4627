import { outputsOf, type DraftStep } from '../draft.js';

/** Every output that a step can have: its author's, its action's, and the whole answer. Undefined: the action is not known. */
export function outputNames({ step, action }: DraftStep): string[] | undefined {
  if (action === undefined) return undefined;
  const declared = outputsOf(step).flatMap(({ output }) => output.Name ?? []);
  return [...declared, ...Object.keys(action.outputs), 'OutputPayload'];
}
