/** The final status of a run from what its steps did (behaviour 2.5). */
import type { PlanStep } from '../document/plan.js';
import type { FinalStatus } from './record/execution.js';
import { aborts, isCritical } from './route.js';

/**
 * The failure and the timeout that count so far, each with the message of the step that decides: the step that aborted the run, else the
 * first one.
 */
export interface Verdict {
  failed?: { message: string | undefined };
  timedOut?: { message: string | undefined };
}

/** Notes a step that failed or timed out, if it counts for the final status. */
export function noteFailure(verdict: Verdict, step: PlanStep, status: 'Failed' | 'TimedOut', message?: string): void {
  if (!aborts(step) && !isCritical(step)) return;
  const kind = status === 'Failed' ? 'failed' : 'timedOut';
  if (aborts(step) || !verdict[kind]) verdict[kind] = { message };
}

/** `Failed` beats `TimedOut` beats `Success`; `stopped`: how a user stopped the run (behaviour 2.5, OP-9). */
export function finalStatus(verdict: Verdict, stopped?: 'Cancel' | 'Complete'): FinalStatus {
  if (stopped === 'Cancel') return 'Cancelled';
  if (verdict.failed) return 'Failed';
  if (verdict.timedOut) return stopped === 'Complete' ? 'Failed' : 'TimedOut';
  return 'Success';
}

/** The text of the step that decided (behaviour 2.9). */
export const decidingMessage = (verdict: Verdict): string | undefined => (verdict.failed ?? verdict.timedOut)?.message;
