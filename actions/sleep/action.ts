import { defineAction } from '../../engine/action.js';
import type { InputFault } from '../../engine/action.js';
import type { ValueMap } from '../../engine/document/document.js';
import { StepFailure } from '../../engine/errors.js';
import { parseDuration, parseInstant } from './time.js';

export interface SleepInputs {
  Duration?: string;
  Timestamp?: string;
  TimeStamp?: string;
}

/** The longest sleep, seconds (behaviour 3.21, OP-26). */
const MAX_SECONDS = 604_799;

/** aws:sleep: waits for a duration or until a moment (behaviour 3.21). Uses one timer, however long it is (design house 5). */
export const sleep = defineAction<SleepInputs>({
  name: 'aws:sleep',
  summary: 'Waits for a duration, or until a moment.',
  inputs: {
    type: 'object',
    properties: {
      Duration: { type: 'string', description: 'ISO 8601 duration without years and months, like PT10M or P1D.' },
      Timestamp: { type: 'string', description: 'ISO 8601 moment; one that has passed does not wait at all.' },
      TimeStamp: { type: 'string', description: 'An older spelling of Timestamp.' },
    },
    required: [],
    additionalProperties: false,
  },
  outputs: {},
  timeout: {},
  onCancelTarget: false,
  check: checkInputs,
  *run(inputs, context) {
    yield* context.sleep(millisecondsOf(inputs, context.now()));
    return {};
  },
});

/** @throws StepFailure `InvalidInputs` when a moment is too far away: validation cannot know that, only the run can. */
function millisecondsOf({ Duration, Timestamp, TimeStamp }: SleepInputs, now: number): number {
  if (Duration !== undefined) return parseDuration(Duration)! * 1000;
  const delay = parseInstant((Timestamp ?? TimeStamp)!)! - now;
  if (delay <= MAX_SECONDS * 1000) return delay;
  throw new StepFailure({
    type: 'InvalidInputs',
    stage: 'InputValidation',
    failureType: 'Verification',
    message: `A sleep lasts at most ${MAX_SECONDS} seconds; ${(Timestamp ?? TimeStamp)!} is ${Math.ceil(delay / 1000)} away.`,
  });
}

function checkInputs(inputs: ValueMap): InputFault[] {
  const given = ['Duration', 'Timestamp', 'TimeStamp'].filter((name) => inputs[name] !== undefined);
  if (given.length !== 1) {
    return [{ path: [], message: 'aws:sleep takes exactly one of Duration and Timestamp.' }];
  }
  const name = given[0]!;
  const message = name === 'Duration' ? faultOfDuration(inputs[name]) : faultOfInstant(inputs[name]);
  return message === undefined ? [] : [{ path: [name], message }];
}

function faultOfDuration(text: unknown): string | undefined {
  const seconds = parseDuration(String(text));
  if (seconds === undefined) {
    return `${shown(text)} is not an ISO 8601 duration in days, hours, minutes and seconds, like PT10M or P1D.`;
  }
  return seconds > MAX_SECONDS ? `A sleep lasts at most ${MAX_SECONDS} seconds; this is ${seconds}.` : undefined;
}

const faultOfInstant = (text: unknown): string | undefined =>
  parseInstant(String(text)) === undefined
    ? `${shown(text)} is not an ISO 8601 moment, like 2026-01-31T10:00:00Z.`
    : undefined;

/** A text for an error message, quoted and shortened. */
const shown = (value: unknown): string => {
  const text = String(value);
  return `"${text.length > 60 ? `${text.slice(0, 60)}…` : text}"`;
};
