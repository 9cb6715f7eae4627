/** What is wrong with a mocks file beyond its schema. Every rule accepts values of any shape, so that all problems are reported at once. */
import type { Value, ValueMap } from '../document/document.js';
import type { Complaint } from '../document/draft.js';
import { didYouMean } from '../document/suggest.js';
import { DURATION } from './iso-duration.js';

/** Complaints in no order. `steps`: the runbook's, when it could be read. */
export function checkRules(file: ValueMap, steps: readonly string[] | undefined): Complaint[] {
  return [
    ...clock(file),
    ...listOf(file, 'calls').flatMap(([call, index]) => responses(call, index)),
    ...listOf(file, 'scripts').flatMap(([script, index]) => payloadOrError(script, index)),
    ...listOf(file, 'signals').flatMap(([signal, index]) => signalFields(signal, index)),
    ...['scripts', 'signals'].flatMap((key) => unknownSteps(file, key, steps)),
  ];
}

/** The maps in a list, with their index. */
function listOf(file: ValueMap, key: string): [ValueMap, number][] {
  const list = file[key];
  if (!Array.isArray(list)) return [];
  return list.flatMap((item, index): [ValueMap, number][] => (isMap(item) ? [[item, index]] : []));
}

function clock(file: ValueMap): Complaint[] {
  const { clock: text } = file;
  if (typeof text !== 'string' || !/T/.test(text) || !Number.isNaN(Date.parse(text))) return [];
  return [{ path: ['clock'], code: 'INVALID_VALUE', message: `There is no such moment: ${text}.` }];
}

const WRAPPER = ['delay', 'response', 'error'];

/** Does a response say how it comes (`delay`, `response`, `error`), instead of being the answer itself? */
export const isWrapped = (response: ValueMap): boolean => {
  const keys = Object.keys(response);
  return keys.length > 0 && keys.every((key) => WRAPPER.includes(key));
};

function responses({ responses: list }: ValueMap, index: number): Complaint[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((response, at) => {
    if (!isMap(response)) return [];
    const path = ['calls', index, 'responses', at];
    return (isWrapped(response) ? wrapped(response) : bare(response)).map((fault) => ({
      ...fault,
      path: [...path, ...fault.path],
    }));
  });
}

/** An answer may have any members, but one that has a `delay` or `response` was meant to be wrapped. */
function bare(answer: ValueMap): Complaint[] {
  const stray = ['delay', 'response'].find((key) => key in answer);
  if (stray === undefined) return [];
  const message = `"${stray}" stands beside the members of an answer.`;
  const hint = 'Put the answer under response: { delay: PT30S, response: { … } }.';
  return [{ path: [stray], at: 'key', code: 'MOCKS_INVALID', message, hint }];
}

function wrapped({ delay, response, error }: ValueMap): Complaint[] {
  return [
    ...(delay === undefined || (typeof delay === 'string' && new RegExp(DURATION).test(delay))
      ? []
      : [{ path: ['delay'], code: 'INVALID_VALUE', message: durationText(delay) }]),
    ...(response === undefined || isMap(response)
      ? []
      : [{ path: ['response'], code: 'WRONG_TYPE', message: 'A response must be a map: what the API answers.' }]),
    ...(error === undefined || isError(error) ? [] : [{ path: ['error'], ...NOT_AN_ERROR }]),
    ...(response === undefined || error === undefined
      ? []
      : [
          {
            path: [],
            code: 'MOCKS_INVALID',
            message: 'A call is answered with a response or with an error, not with both.',
          },
        ]),
  ];
}

const NOT_AN_ERROR = {
  code: 'MOCKS_INVALID',
  message: 'An error is written { code: ThrottlingException, message: slow down }.',
  hint: 'For an answer that has a member named error, write response: { error: … }.',
};

const isError = (error: Value): boolean =>
  isMap(error) &&
  typeof error['code'] === 'string' &&
  error['code'] !== '' &&
  typeof (error['message'] ?? '') === 'string' &&
  Object.keys(error).every((key) => key === 'code' || key === 'message');

/** The message for a text that should be a duration. */
export const durationText = (value: Value | undefined): string =>
  `${JSON.stringify(value)} is not an ISO 8601 duration like PT30S or PT1H30M.`;

function payloadOrError(script: ValueMap, index: number): Complaint[] {
  if ('payload' in script !== 'error' in script) return [];
  const message = 'A script ends with a payload or with an error: exactly one of them.';
  return [{ path: ['scripts', index], code: 'MOCKS_INVALID', message }];
}

function signalFields(signal: ValueMap, index: number): Complaint[] {
  const { type, approver, stopType } = signal;
  const path = ['signals', index];
  if (stopType !== undefined && type !== 'Stop') {
    return [
      { path: [...path, 'stopType'], code: 'MOCKS_INVALID', message: 'stopType belongs to a signal of type Stop.' },
    ];
  }
  if ((type === 'Approve' || type === 'Reject') && approver === undefined) {
    const hint = "Add approver: one of the step's Approvers.";
    return [{ path, code: 'MOCKS_INVALID', message: `Without an approver ${type} would be refused.`, hint }];
  }
  return [];
}

function unknownSteps(file: ValueMap, key: string, steps: readonly string[] | undefined): Complaint[] {
  return listOf(file, key).flatMap(([{ step }, index]) => {
    if (steps === undefined || typeof step !== 'string' || steps.includes(step)) return [];
    const message = `The runbook has no step "${step}".`;
    return [{ path: [key, index, 'step'], code: 'UNKNOWN_STEP', message, hint: didYouMean(step, steps) }];
  });
}

const isMap = (value: Value | undefined): value is ValueMap =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
