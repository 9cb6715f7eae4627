import { setTimeout as sleep } from 'node:timers/promises';
import { ConnectionCut, Refusal } from './answers.js';
import type { Answer, Call, Handler, Protocol } from './call.js';
import { durationMs } from './duration.js';

/**
 * The kinds of faults. `latency`: the request takes long to arrive · `reset`: the connection is cut before the call takes effect ·
 * `holdAnswer`, `loseAnswer`: the call takes effect, and its answer comes late or never · the others answer with that error instead.
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

/**
 * A planned failure: of every call that matches, or only of the `nth` match (from 1). The first fault that applies wins; every
 * fault counts every call that it matches.
 */
export interface Fault {
  kind: (typeof FAULT_KINDS)[number];
  /** As requests are signed: `ec2`, `ssm`, `sts`, `states`. */
  service?: string;
  operation?: string;
  region?: string;
  nth?: number;
  /** ISO 8601 duration by which the fault is delayed, after the effect if there is one. PT1S by default for `latency` and `holdAnswer`. */
  delay?: string;
}

/** Error codes by protocol, as on AWS (design emulators 4). */
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

/** Injects `faults`, which `readFaults` has checked; each counts the calls that match it. */
export function createFaults(faults: readonly Fault[]): Handler {
  const counts = new Map<Fault, number>();
  const applies = (fault: Fault, call: Call) => {
    if (!matches(fault, call)) return false;
    const count = (counts.get(fault) ?? 0) + 1;
    counts.set(fault, count);
    return (fault.nth ?? count) === count;
  };
  return (call, next) => {
    const [fault] = faults.filter((each) => applies(each, call));
    return fault ? fail(fault, call, next) : next(call);
  };
}

const matches = (fault: Fault, call: Call): boolean =>
  (['service', 'operation', 'region'] as const).every((key) => (fault[key] ?? call[key]) === call[key]);

async function fail(fault: Fault, call: Call, next: (call: Call) => Promise<Answer>): Promise<Answer> {
  const { kind } = fault;
  const isSlow = kind === 'latency' || kind === 'holdAnswer';
  const delay = (): Promise<void> => sleep(durationMs(fault.delay ?? (isSlow ? 'PT1S' : 'PT0S')));
  if (kind === 'holdAnswer' || kind === 'loseAnswer') {
    const answer = await next(call);
    await delay();
    if (kind === 'loseAnswer') throw new ConnectionCut(answer.statusCode);
    return answer;
  }
  await delay();
  if (kind === 'latency') return next(call);
  if (kind === 'reset') throw new ConnectionCut();
  const [code, statusCode] = CODES[kind][call.protocol];
  throw new Refusal(code, `The sandbox was told to answer ${call.operation} so.`, statusCode);
}
