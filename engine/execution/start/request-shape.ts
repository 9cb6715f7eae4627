/**
 * The form of a run's input. Anybody who reaches the server can start the workflow with anything: input of another form ends the run at
 * once with `InvalidRequest`, instead of failing its workflow task for ever. Keys that are not named are accepted: a newer client may send
 * them.
 */
import {
  either,
  flag,
  integer,
  listOf,
  map,
  mapOf,
  matching,
  nothing,
  number,
  object,
  oneOf,
  text,
  tuple,
} from './shape.js';
import { SSM_TYPES } from '../../document/document.js';

const index = integer(0, 100_000);
const size = number(0, 1e9);
/** The sum of two such moments and the time at which a run began is still a valid date. */
export const MOST_MOMENT = 4e15;
const moment = number(-MOST_MOMENT, MOST_MOMENT);
const date = matching(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/);
/** A lone surrogate has no form in UTF-8, in which addresses are written. */
const id = matching(/^\P{Surrogate}{1,1000}$/u);
const jump = either(oneOf('Abort', 'Continue'), index);
const status = oneOf(
  ...['Pending', 'InProgress', 'Waiting', 'Success', 'TimedOut', 'Cancelling', 'Cancelled', 'Failed', 'Exited'],
);

const step = object({
  name: matching(/^[A-Za-z0-9_]{1,128}$/),
  action: text,
  inputs: map,
  'outputs?': listOf(object({ Name: text, Selector: text, 'Type?': oneOf(...SSM_TYPES) })),
  'maxAttempts?': integer(1, Number.MAX_SAFE_INTEGER),
  'timeoutSeconds?': either(number(-Infinity, Infinity), map),
  'onFailure?': jump,
  'onCancel?': jump,
  'isCritical?': flag,
  'isEnd?': flag,
  'nextStep?': index,
  'reads?': listOf(text),
  'within?': index,
  'body?': tuple([index, index]),
});

const plan = object({
  planVersion: integer(0, 1e9),
  'assumeRole?': either(text, map),
  'variables?': mapOf(object({ type: oneOf(...SSM_TYPES) })),
  steps: listOf(step, 1),
  'outputs?': listOf(text),
});

const decided = object({ 'message?': text });
const kept = {
  values: mapOf(map),
  variables: map,
  verdict: object({ 'failed?': decided, 'timedOut?': decided }),
  'roleArn?': text,
  'accountId?': text,
  'stopped?': oneOf('Cancel', 'Complete'),
};
const told = { AutomationExecutionId: id, AutomationExecutionStatus: status, ExecutionStartTime: date };

const usual = oneOf(0);
const row = tuple(
  [
    moment,
    either(moment, nothing),
    either(usual, map, listOf(listOf(text))),
    either(usual, map),
    either(usual, status),
    index,
  ],
  0,
);
const formerRow = tuple([index, status, moment, either(moment, nothing), map], 4);

/** See carry.ts, stored-record.ts and stored-rows.ts. */
const carried = object({
  ...kept,
  record: either(
    object({ v: oneOf(2), ...told, steps: listOf(formerRow) }),
    object({ v: oneOf(3), ...told, steps: listOf(row) }),
  ),
  kept: size,
  position: object({
    step: index,
    'visit?': index,
    'round?': object({ loop: index, 'visit?': index, attempt: index, number: index, 'deadline?': moment }),
    'attempt?': object({
      number: integer(1, 1e9),
      'began?': moment,
      'deadline?': moment,
      published: map,
      'earlier?': map,
      token: integer(0, 1e9),
      'again?': moment,
    }),
  }),
});

/** See carry-1.ts. */
const firstVersionCarried = object({
  index,
  state: object({ ...kept, detailed: listOf(object({ index, size })), record: object(told) }),
  detailed: listOf(tuple([index, map])),
  plain: listOf(tuple([index, status, moment, moment])),
});

/** The form of an `AutomationInput`. What references mean and where jumps lead is checked by check-request.ts. */
export const requestShape = object({
  plan,
  documentName: text,
  documentVersion: text,
  parameters: map,
  'templates?': map,
  region: matching(/^[\w-]{1,64}$/),
  'executedBy?': text,
  'tags?': listOf(object({ Key: text, Value: text })),
  'settings?': object({ 'throttlingRetrySeconds?': number(0, 3_600), 'searchAttributes?': flag }),
  'carried?': either(carried, firstVersionCarried),
});
