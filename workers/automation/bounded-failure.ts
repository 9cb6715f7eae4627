/**
 * Every failure that leaves an activity has a bound. Above gRPC's limit it would be lost, and the server would have the activity done
 * again: with all its effects. Its texts come from AWS, from Node and from documents, so they are cut here, wherever they come from.
 */
import { ApplicationFailure, CancelledFailure } from '@temporalio/activity';
import type { StepFailureInfo } from '../../engine/errors.js';
import { exceeds, LARGEST_INPUTS, shorten } from '../../engine/execution/sizes.js';

/** Characters: several times what a record shows. */
const LONGEST_MESSAGE = 32_768;
const LONGEST_STACK = 16_384;
const LONGEST_NAME = 256;
const MOST_CAUSES = 3;
/** Of a step's failure: characters of all details, and how many there are. */
const LARGEST_DETAILS = 65_536;
const MOST_DETAILS = 50;
/** What stands beside them: outputs (LARGEST_INPUTS), warnings, a message. */
const LARGEST_FAILURE = 2 * LARGEST_INPUTS;

/** `error` as a failure of Temporal's, its texts cut, at most three causes deep. What is none yet is tried again. */
export function boundedFailure(error: unknown): ApplicationFailure | CancelledFailure {
  return error instanceof CancelledFailure ? error : bounded(error, MOST_CAUSES);
}

function bounded(error: unknown, causes: number): ApplicationFailure {
  const { name, message, stack = '', cause } = error instanceof Error ? error : notAnError(error);
  const given: Partial<ApplicationFailure> = error instanceof ApplicationFailure ? error : {};
  const nextRetryDelay = given.nextRetryDelay as number | undefined;
  const failure = ApplicationFailure.create({
    type: shorten(given.type ?? name, LONGEST_NAME),
    message: shorten(message, LONGEST_MESSAGE),
    nonRetryable: given.nonRetryable === true,
    details: exceeds(given.details, LARGEST_FAILURE) ? [] : (given.details ?? []),
    ...(nextRetryDelay ? { nextRetryDelay } : {}),
    ...(cause instanceof Error && causes > 0 ? { cause: bounded(cause, causes - 1) } : {}),
  });
  failure.stack = shorten(stack, LONGEST_STACK);
  return failure;
}

const notAnError = (thrown: unknown): Error => ({ name: 'Error', message: `Thrown was no error: ${String(thrown)}` });

/** A step's failure with texts only, cut. */
export function boundedInfo({ type, stage, failureType, message, details }: StepFailureInfo): StepFailureInfo {
  return {
    type: shorten(type, LONGEST_NAME) as StepFailureInfo['type'],
    stage,
    ...(failureType === undefined ? {} : { failureType }),
    message: shorten(message, LONGEST_MESSAGE),
    ...(details === undefined ? {} : { details: boundedDetails(details) }),
  };
}

function boundedDetails(details: Record<string, string[]>): Record<string, string[]> {
  let room = LARGEST_DETAILS;
  const fits = (text: unknown): string[] => {
    if (room <= 0) return [];
    const told = shorten(String(text), room);
    room -= told.length + 1;
    return [told];
  };
  const entries = Object.entries(details).slice(0, MOST_DETAILS);
  return Object.fromEntries(entries.map(([name, texts]) => [shorten(name, LONGEST_NAME), texts.flatMap(fits)]));
}
