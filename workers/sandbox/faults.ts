import { setTimeout as sleep } from 'node:timers/promises';
import { RunbookError } from '../../engine/errors.js';
import { ConnectionCut, Refusal } from './answers.js';
import type { Call, Handler, Protocol } from './call.js';
import { durationMs } from './duration.js';

/**
 * What goes wrong. `latency` waits before anything happens, `holdAnswer` after the effect happened; `reset` cuts the connection
 * before, `loseAnswer` after.
 */
export const FAULT_KINDS = [
  'throttle',
  'serverError',
  'accessDenied',
  'latency',
  'reset',
  'holdAnswer',
  'loseAnswer',
] as const;

/** A planned failure: of every call that matches, or only of the `nth` match (from 1). The first fault that applies wins. */
export interface Fault {
  kind: (typeof FAULT_KINDS)[number];
  service?: string;
  operation?: string;
  nth?: number;
  /** ISO 8601 duration of `latency` and `holdAnswer`; PT1S by default. */
  delay?: string;
}

/** Error codes by protocol; they differ on AWS as well (emulators 4). */
const CODES: Record<
  'throttle' | 'serverError' | 'accessDenied',
  Record<Protocol, [code: string, statusCode: number]>
> = {
  throttle: {
    ec2: ['RequestLimitExceeded', 503],
    query: ['Throttling', 400],
    json: ['ThrottlingException', 400],
    'rest-json': ['ThrottlingException', 429],
    'rest-xml': ['SlowDown', 503],
  },
  serverError: {
    ec2: ['InternalError', 500],
    query: ['InternalFailure', 500],
    json: ['InternalServerError', 500],
    'rest-json': ['InternalServerException', 500],
    'rest-xml': ['InternalError', 500],
  },
  accessDenied: {
    ec2: ['UnauthorizedOperation', 403],
    query: ['AccessDenied', 403],
    json: ['AccessDeniedException', 400],
    'rest-json': ['AccessDeniedException', 403],
    'rest-xml': ['AccessDenied', 403],
  },
};

/** Injects `faults`; each counts the calls that match it. */
export function createFaults(faults: Fault[]): Handler {
  const counts = new Map<Fault, number>();
  const applies = (fault: Fault, call: Call) => {
    if ((fault.service ?? call.service) !== call.service) return false;
    if ((fault.operation ?? call.operation) !== call.operation) return false;
    const count = (counts.get(fault) ?? 0) + 1;
    counts.set(fault, count);
    return (fault.nth ?? count) === count;
  };
  return async (call, next) => {
    const [fault] = faults.filter((each) => applies(each, call));
    if (!fault) return next(call);
    switch (fault.kind) {
      case 'latency':
        await sleep(durationMs(fault.delay ?? 'PT1S'));
        return next(call);
      case 'holdAnswer': {
        const answer = await next(call);
        await sleep(durationMs(fault.delay ?? 'PT1S'));
        return answer;
      }
      case 'reset':
        throw new ConnectionCut();
      case 'loseAnswer':
        throw new ConnectionCut((await next(call)).statusCode);
      case 'throttle':
      case 'serverError':
      case 'accessDenied': {
        const [code, statusCode] = CODES[fault.kind][call.protocol];
        throw new Refusal(code, `The sandbox was told to answer ${call.operation} so.`, statusCode);
      }
    }
  };
}

/** Checks what a user sent. Throws RunbookError `USAGE`. */
export function readFaults(value: unknown): Fault[] {
  if (Array.isArray(value) && value.every((each) => FAULT_KINDS.includes((each as Fault)?.kind)))
    return value as Fault[];
  throw new RunbookError('USAGE', `faults must be a list of { kind, service?, operation?, nth?, delay? }`, {
    hint: `kind is one of ${FAULT_KINDS.join(', ')}`,
  });
}
