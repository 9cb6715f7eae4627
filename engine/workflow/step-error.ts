/**
 * Translates errors of activities for the interpreter. Classes are lost between activity and workflow, shapes are not (design house 7,
 * design contracts 7).
 */
import {
  ActivityFailure,
  ApplicationFailure,
  CancelledFailure,
  isCancellation,
  TimeoutFailure,
} from '@temporalio/workflow';
import { RetryState } from '@temporalio/common';
import type { ValueMap } from '../document/document.js';
import { Interrupted, StepFailure, StepTimedOut } from '../errors.js';
import { isMap, readFailure, warningsOf } from '../execution/step/activity-end.js';
import { cut, LARGEST_MESSAGE } from '../execution/sizes.js';
import { timeoutMessage } from '../execution/step/step-context.js';
import { STEP_TIMED_OUT, type Heartbeat, type TimedOutDetail } from './messages.js';

/**
 * The error that the interpreter gets for an effect that failed: `StepFailure`, `StepTimedOut`, `Interrupted`, or, for a bug of ours, the
 * error itself, which fails the workflow task.
 */
export function stepErrorOf(error: unknown): unknown {
  if (isCancellation(error)) return new Interrupted(outputsOfCancel(error));
  if (!(error instanceof ActivityFailure)) return error;
  const { cause } = error;
  if (cause instanceof TimeoutFailure) return outOfTime(heartbeatOutputs(cause.lastHeartbeatDetails));
  if (error.retryState === RetryState.TIMEOUT) return outOfTime(mapOrNone(detailsOf(cause)[0]));
  const [first, second] = detailsOf(cause);
  if (cause instanceof ApplicationFailure && cause.type === STEP_TIMED_OUT) return timedOut(cause, first, second);
  const failure = readFailure(first);
  return failure === undefined ? unknownFailure(cause) : new StepFailure(failure);
}

const detailsOf = (cause: unknown): unknown[] =>
  cause instanceof ApplicationFailure || cause instanceof CancelledFailure ? (cause.details ?? []) : [];

/** What the activity had published (design contracts 5). */
function outputsOfCancel(error: unknown): ValueMap | undefined {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  return mapOrNone(detailsOf(cause)[0]);
}

const heartbeatOutputs = (beat: unknown): ValueMap | undefined =>
  mapOrNone((mapOrNone(beat) as Heartbeat | undefined)?.outputs);

const outOfTime = (outputs: ValueMap | undefined): StepTimedOut =>
  new StepTimedOut(
    timeoutMessage('waiting for an operation, and no worker finished it in time'),
    outputs === undefined ? {} : { outputs },
  );

function timedOut(cause: ApplicationFailure, outputs: unknown, more: unknown): StepTimedOut {
  const published = mapOrNone(outputs);
  const { uncertain, warnings } = (mapOrNone(more) ?? {}) as TimedOutDetail;
  return new StepTimedOut(cut(cause.message, LARGEST_MESSAGE), {
    ...(published === undefined ? {} : { outputs: published }),
    ...(typeof uncertain === 'string' ? { uncertain: cut(uncertain, 1_024) } : {}),
    ...(warnings === undefined ? {} : { warnings: warningsOf(warnings) }),
  });
}

const mapOrNone = (value: unknown): ValueMap | undefined => (isMap(value) ? value : undefined);

/** The activity was failed by hand, or by a worker that is not ours: what it did is not known. */
function unknownFailure(cause: Error | undefined): StepFailure {
  const why = cut(cause?.message ?? 'no reason was given', 1_024);
  return new StepFailure({
    type: 'OutcomeUnknown',
    stage: 'Invocation',
    failureType: 'Internal',
    message: `The outcome of the step is unknown: its activity was ended from outside (${why}). Look at the resource before you run it again.`,
  });
}
