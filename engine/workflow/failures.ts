/** Errors across the border between activities and workflow: classes do not survive it, types and details do (house 7). */
import { ActivityFailure, ApplicationFailure, isCancellation, TimeoutFailure } from '@temporalio/workflow';
import { RetryState } from '@temporalio/common';
import type { ValueMap } from '../document/document.js';
import { STEP_FAILURES, StepFailure, StepTimedOut, type StepFailureInfo } from '../errors.js';
import { timeoutMessage } from '../execution/step-context.js';
import { STEP_TIMED_OUT } from './messages.js';

/**
 * What the interpreter should see: `StepFailure`, `StepTimedOut`, a cancellation as it is, or, for a bug of ours, the error
 * itself, which fails the workflow task.
 */
export function stepErrorOf(error: unknown): unknown {
  if (!(error instanceof ActivityFailure) || isCancellation(error)) return error;
  const { cause } = error;
  if (cause instanceof ApplicationFailure) {
    if (cause.type === STEP_TIMED_OUT) return new StepTimedOut(cause.message, outputsOf(cause));
    if (isStepFailure(cause.type)) return new StepFailure(cause.details![0] as StepFailureInfo);
  }
  if (cause instanceof TimeoutFailure || error.retryState === RetryState.TIMEOUT) {
    return new StepTimedOut(timeoutMessage('waiting for an operation, and no worker finished it in time'));
  }
  return error;
}

const outputsOf = (failure: ApplicationFailure): ValueMap | undefined =>
  (failure.details?.[0] as ValueMap | null | undefined) ?? undefined;

const isStepFailure = (type: string | undefined | null): boolean =>
  (STEP_FAILURES as readonly string[]).includes(type ?? '');
