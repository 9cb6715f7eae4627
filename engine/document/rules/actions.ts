import { AWS_ACTIONS, INTERNAL_ACTIONS } from '../aws-actions.js';
import type { Complaint, Draft, Rule } from '../draft.js';
import { didYouMean } from '../suggest.js';

/** Every action must exist here; other actions of AWS are refused by name (behaviour 1.10, 3.0). */
export const checkActions: Rule = (draft) => [
  ...draft.steps.flatMap((each) => checkAction(draft, each)),
  ...checkFiles(draft),
];

function checkAction({ actions }: Draft, { path, step, action }: Draft['steps'][number]): Complaint[] {
  const name = step.action;
  if (name === undefined || action !== undefined) return [];
  return [{ path: [...path, 'action'], ...refusal(name, [...actions.actions.keys()]) }];
}

function refusal(name: string, supported: readonly string[]): Omit<Complaint, 'path'> {
  if (AWS_ACTIONS.includes(name)) return { code: 'NOT_SUPPORTED', message: `${name} is not supported yet.` };
  if (INTERNAL_ACTIONS.includes(name)) {
    return {
      code: 'UNKNOWN_ACTION',
      message: `${name} is internal to AWS's own documents and not available to authors.`,
    };
  }
  const known = [...new Set([...supported, ...AWS_ACTIONS])];
  return {
    code: 'UNKNOWN_ACTION',
    message: `Unknown action: ${name}`,
    hint: didYouMean(name, known) ?? didYouMean(`aws:${name}`, known),
  };
}

const checkFiles = ({ files }: Draft): Complaint[] =>
  files === undefined
    ? []
    : [{ path: ['files'], at: 'key', code: 'NOT_SUPPORTED', message: 'Attachments ("files") are not supported yet.' }];
