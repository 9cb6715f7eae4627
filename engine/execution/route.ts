/** Where to go after a step (spec 2.3, 2.4). Pure: the whole routing table stands here. */
import type { PlanStep } from '../document/plan.js';

/** How a step ended. `jump`: a branch chose that step. */
export type StepEnd =
  { status: 'Success'; jump?: number } | { status: 'Failed' } | { status: 'TimedOut' } | { status: 'Cancelled' };

/** Index of the next step, or undefined: the run ends. */
export function route(steps: readonly PlanStep[], index: number, end: StepEnd): number | undefined {
  const step = steps[index]!;
  switch (end.status) {
    case 'Success':
      return end.jump ?? successor(steps, index);
    case 'Cancelled':
      return typeof step.onCancel === 'number' ? step.onCancel : undefined;
    default:
      if (typeof step.onFailure === 'number') return step.onFailure;
      return step.onFailure === 'Continue' ? successor(steps, index) : undefined;
  }
}

/** What follows when nothing special happens: the end, `nextStep`, or the following step (spec 2.4). */
export function successor(steps: readonly PlanStep[], index: number): number | undefined {
  const step = steps[index]!;
  if (step.isEnd) return undefined;
  return step.nextStep ?? (index + 1 < steps.length ? index + 1 : undefined);
}

/** Does this failure end the run at once, whatever `isCritical` says (spec 2.5, OP-6)? */
export const aborts = (step: PlanStep): boolean => step.onFailure === undefined || step.onFailure === 'Abort';

/** Does this step's failure count for the final status (spec 2.5)? */
export const isCritical = (step: PlanStep): boolean => step.isCritical ?? step.onFailure !== 'Continue';
