/** Where to go after a step (behaviour 2.3, 2.4). Pure: the whole routing table stands here. */
import type { PlanStep } from '../document/plan.js';

/**
 * How a step ended. `jump`: the index of the step that a branch, a jump out of a loop, or the `onCancel` of a step inside a loop chose.
 * `aborted`: a step inside the loop ended the run.
 */
export type StepEnd =
  | { status: 'Success'; jump?: number }
  | { status: 'Exited'; jump: number }
  | { status: 'Failed'; aborted?: true }
  | { status: 'TimedOut'; aborted?: true }
  | { status: 'Cancelled'; jump?: number };

/** Index of the next step, or undefined: the run, or the round of a loop, ends. */
export function route(steps: readonly PlanStep[], index: number, end: StepEnd): number | undefined {
  const step = steps[index]!;
  switch (end.status) {
    case 'Exited':
      return end.jump;
    case 'Success':
      return end.jump ?? successor(steps, index);
    case 'Cancelled':
      return end.jump ?? (typeof step.onCancel === 'number' ? step.onCancel : undefined);
    default:
      if (end.aborted) return undefined;
      if (typeof step.onFailure === 'number') return step.onFailure;
      return step.onFailure === 'Continue' ? successor(steps, index) : undefined;
  }
}

/**
 * The default next step: none after `isEnd`, else `nextStep`, else the following step of the same list (behaviour 2.4, design contracts 2).
 */
export function successor(steps: readonly PlanStep[], index: number): number | undefined {
  const step = steps[index]!;
  if (step.isEnd) return undefined;
  if (step.nextStep !== undefined) return step.nextStep;
  const next = steps[index + 1];
  return next !== undefined && next.within === step.within ? index + 1 : undefined;
}

/** Does this failure end the run at once, whatever `isCritical` says (behaviour 2.5, OP-6)? */
export const aborts = (step: PlanStep): boolean => step.onFailure === undefined || step.onFailure === 'Abort';

/** Does this step's failure count for the final status (behaviour 2.5)? */
export const isCritical = (step: PlanStep): boolean => step.isCritical ?? step.onFailure !== 'Continue';
