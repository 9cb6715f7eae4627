import { WITHOUT_ON_CANCEL } from '../aws-actions.js';
import { MANY_ATTEMPTS } from '../document-limits.js';
import { isTrue, type Complaint, type Draft, type DraftStep, type Rule } from '../draft.js';
import { didYouMean } from '../suggest.js';
import { jumpsOf, type Jump } from './graph.js';

/** Jumps lead to steps that exist, and attributes do not contradict each other (behaviour 1.10, 2.1). */
export const checkRouting: Rule = (draft) =>
  draft.steps.flatMap((each) => [
    ...checkEnd(each),
    ...checkAttempts(each),
    ...checkCancel(each),
    ...checkJumps(draft, each),
  ]);

function checkEnd({ path, step }: DraftStep): Complaint[] {
  if (!isTrue(step.isEnd) || step.nextStep === undefined) return [];
  const message = '"isEnd == true" and nextStep should not exist in same step.';
  return [{ path: [...path, 'nextStep'], at: 'key', code: 'END_WITH_NEXT_STEP', message }];
}

/** Only a warning: AWS has no limit, and the run continues as new as often as it must. */
function checkAttempts({ path, step }: DraftStep): Complaint[] {
  const { maxAttempts } = step;
  if (typeof maxAttempts !== 'number' || maxAttempts <= MANY_ATTEMPTS) return [];
  const message = `maxAttempts ${maxAttempts}: a step that fails at once is attempted again at once, each time with its effects.`;
  const hint = `To wait for something, use aws:waitForAwsResourceProperty; beyond ${MANY_ATTEMPTS} attempts are rarely meant.`;
  return [{ path: [...path, 'maxAttempts'], severity: 'warning', code: 'MANY_ATTEMPTS', message, hint }];
}

/** Only a warning: `onCancel` has no effect on these steps, and AWS's own documents have it there (behaviour 2.1). */
function checkCancel({ path, step }: DraftStep): Complaint[] {
  if (step.onCancel === undefined || !WITHOUT_ON_CANCEL.includes(step.action ?? '')) return [];
  return [
    {
      path: [...path, 'onCancel'],
      at: 'key',
      severity: 'warning',
      code: 'ON_CANCEL_NOT_ALLOWED',
      message: `onCancel has no effect on a step of ${step.action}.`,
    },
  ];
}

const checkJumps = (draft: Draft, each: DraftStep): Complaint[] =>
  jumpsOf(each).flatMap((jump) => {
    const target = draft.stepsByName.get(jump.target);
    if (target === undefined) return [unknownStep(draft, jump)];
    return jump.attribute === 'onCancel' && hasOnCancel(each) ? checkTarget(jump, target) : [];
  });

const hasOnCancel = ({ step }: DraftStep): boolean => !WITHOUT_ON_CANCEL.includes(step.action ?? '');

function unknownStep({ stepsByName }: Draft, { target, attribute, path }: Jump): Complaint {
  const hint = target.includes('{{')
    ? `The graph is static: ${attribute} cannot be a reference.`
    : didYouMean(target, stepsByName.keys());
  return { path, code: 'UNKNOWN_STEP', message: `Unknown step name: "${target}" in ${attribute}`, hint };
}

function checkTarget({ path }: Jump, { step, action }: DraftStep): Complaint[] {
  if (action === undefined || action.onCancelTarget) return [];
  const message = `onCancel cannot lead to "${step.name}": a step of ${step.action} cannot be part of a cancellation.`;
  return [{ path, code: 'ON_CANCEL_NOT_ALLOWED', message }];
}
