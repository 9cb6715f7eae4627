/**
 * Bounds the size of every failure of an activity. A failure above gRPC's limit would be lost, and the server would run the activity, with
 * all its effects, again. Texts of failures come from AWS, Node and documents; all of them are cut here.
 */
import { ApplicationFailure, CancelledFailure } from '@temporalio/activity';
import type { StepFailureInfo } from '../../engine/errors.js';
import { exceeds, LARGEST_INPUTS, shorten } from '../../engine/execution/sizes.js';
import { LARGEST_WARNINGS } from './beat.js';

/** Characters: several times what a record shows. */
const LONGEST_MESSAGE = 32_768;
const LONGEST_STACK = 16_384;
const LONGEST_NAME = 256;
const MOST_CAUSES = 3;
/** Limits of a step's failure: characters of all details together, and their number. */
const LARGEST_DETAILS = 65_536;
const MOST_DETAILS = 50;
/** Most bytes of one character: a control character in JSON. */
const LARGEST_CHARACTER = 6;
/** Bytes of what the run reads of a failure: outputs, a message, details with their names, warnings. Below the server's limit (2 MiB). */
const LARGEST_FAILURE =
  LARGEST_INPUTS +
  LARGEST_CHARACTER * (LONGEST_MESSAGE + LARGEST_DETAILS + (MOST_DETAILS + 1) * LONGEST_NAME + LARGEST_WARNINGS);

/** `error` as a Temporal failure with its texts cut, at most three causes deep. Other errors become retryable failures. Never throws. */
export function boundedFailure(error: unknown): ApplicationFailure | CancelledFailure {
  if (error instanceof CancelledFailure) return error;
  return bounded(error, MOST_CAUSES, detailsOf(error));
}

function bounded(error: unknown, causes: number, details: unknown[] = []): ApplicationFailure {
  const { type, message, stack, nonRetryable, nextRetryDelay, cause } = readFailure(error);
  const failure = ApplicationFailure.create({
    type: shorten(type, LONGEST_NAME),
    message: shorten(message, LONGEST_MESSAGE),
    nonRetryable,
    details,
    ...(nextRetryDelay ? { nextRetryDelay } : {}),
    ...(cause instanceof Error && causes > 0 ? { cause: bounded(cause, causes - 1) } : {}),
  });
  failure.stack = shorten(stack, LONGEST_STACK);
  return failure;
}

interface Read {
  type: string;
  message: string;
  stack: string;
  nonRetryable: boolean;
  nextRetryDelay?: number | undefined;
  cause?: unknown;
}

/** Reads whatever was thrown. Any value can be: an object without a prototype has no text, and a getter may throw. */
function readFailure(thrown: unknown): Read {
  try {
    if (!(thrown instanceof Error)) return unread(`Thrown was no error: ${String(thrown)}`);
    const given: Partial<ApplicationFailure> = thrown instanceof ApplicationFailure ? thrown : {};
    return {
      type: String(given.type ?? thrown.name),
      message: String(thrown.message),
      stack: String(thrown.stack ?? ''),
      nonRetryable: given.nonRetryable === true,
      nextRetryDelay: given.nextRetryDelay as number | undefined,
      cause: thrown.cause,
    };
  } catch {
    return unread('What was thrown cannot be read.');
  }
}

const unread = (message: string): Read => ({ type: 'Error', message, stack: '', nonRetryable: false });

/** The details of a failure, which the run reads; those of its causes are dropped. Details that are too large or no JSON are left out. */
function detailsOf(error: unknown): unknown[] {
  const details = error instanceof ApplicationFailure ? (error.details ?? []) : [];
  try {
    return exceeds(details, LARGEST_FAILURE) ? [] : details;
  } catch {
    return [];
  }
}

/** An error in one line, whatever it is. */
export function lineOf(thrown: unknown): string {
  const { type, message } = readFailure(thrown);
  return shorten(`${type}: ${message}`, LONGEST_MESSAGE);
}

/** A step's failure with all its texts cut. */
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
