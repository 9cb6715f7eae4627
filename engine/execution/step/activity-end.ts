/**
 * Reads how an activity ended. Anybody who reaches the server can complete or fail an activity by hand, with anything: what these functions
 * return has the form that the rest of the engine expects, and a bounded size.
 */
import type { ActivityAnswer } from '../../activity.js';
import type { Value, ValueMap } from '../../document/document.js';
import { StepFailure, type StepFailureInfo, type StepFailureType } from '../../errors.js';
import { cut, LARGEST_MESSAGE } from '../sizes.js';
import { valuesIn } from './values-in.js';

const MOST_WARNINGS = 20;
const MOST_DETAILS = 50;
/** Values in the answer of one activity; a real answer of a million bytes holds fewer. */
const MOST_VALUES = 300_000;
const STAGES = ['InputValidation', 'PreVerification', 'Invocation', 'PostVerification'];
const FAILURE_TYPES = ['Action', 'Permission', 'Throttling', 'Verification', 'Internal'];

/** The answer, without fields of a wrong form. Throws `StepFailure` for what is no answer at all. */
export function readAnswer(answer: unknown): ActivityAnswer {
  if (!isMap(answer) || valuesIn(answer, MOST_VALUES) > MOST_VALUES) throw notOurs();
  const { outputs, selected, payload } = answer as ActivityAnswer;
  const warnings = warningsOf(answer['warnings']);
  return {
    ...(outputs === undefined || outputs === null ? {} : { outputs }),
    ...(isMap(selected) ? { selected: selected as ValueMap } : {}),
    ...(typeof payload === 'string' ? { payload } : {}),
    ...(warnings.length === 0 ? {} : { warnings }),
  };
}

/** A step's failure, recognized by its shape; undefined: it is none. An unknown `type` is accepted: a newer worker may send one. */
export function readFailure(detail: unknown): StepFailureInfo | undefined {
  if (!isMap(detail)) return undefined;
  const { type, stage, message, failureType, outputs } = detail;
  if (typeof type !== 'string' || typeof stage !== 'string' || typeof message !== 'string') return undefined;
  const warnings = warningsOf(detail['warnings']);
  return {
    type: type.slice(0, 64) as StepFailureType,
    stage: (STAGES.includes(stage) ? stage : 'Invocation') as StepFailureInfo['stage'],
    ...(FAILURE_TYPES.includes(failureType as string)
      ? { failureType: failureType as NonNullable<StepFailureInfo['failureType']> }
      : {}),
    message: cut(message, LARGEST_MESSAGE),
    details: detailsOf(detail['details']),
    ...(isMap(outputs) ? { outputs: outputs as ValueMap } : {}),
    ...(warnings.length === 0 ? {} : { warnings }),
  };
}

/** Sentences for a record. */
export const warningsOf = (warnings: unknown): string[] =>
  (Array.isArray(warnings) ? warnings.slice(0, MOST_WARNINGS) : []).flatMap((text) =>
    typeof text === 'string' ? [cut(text, 1_024)] : [],
  );

function detailsOf(details: unknown): Record<string, string[]> {
  const entries = isMap(details) ? Object.entries(details).slice(0, MOST_DETAILS) : [];
  return Object.fromEntries(
    entries.flatMap(([name, texts]) =>
      Array.isArray(texts) && texts.every((text) => typeof text === 'string') ? [[name.slice(0, 128), texts]] : [],
    ),
  );
}

const notOurs = (): StepFailure =>
  new StepFailure({
    type: 'OutcomeUnknown',
    stage: 'Invocation',
    failureType: 'Internal',
    message:
      'The outcome of the step is unknown: its activity was completed from outside, with an answer that is none.',
  });

/** A map: neither a list nor bytes. */
export const isMap = (value: unknown): value is Record<string, Value> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
