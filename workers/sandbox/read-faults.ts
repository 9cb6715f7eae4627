import { RunbookError } from '../../engine/errors.js';
import { durationMs } from './duration.js';
import { FAULT_KINDS, type Fault } from './faults.js';

const KEYS = ['kind', 'service', 'operation', 'region', 'nth', 'delay'];

/** Checks the faults that a user or a test planned, because a misspelt one would never apply. Throws RunbookError `USAGE`. */
export function readFaults(value: unknown): Fault[] {
  if (!Array.isArray(value)) throw wrong('must be a list of them');
  value.forEach((each: unknown, index) => check(each, `fault ${index + 1}`));
  return value as Fault[];
}

function check(value: unknown, which: string): void {
  if (typeof value !== 'object' || value === null) throw wrong(`${which} is no map`);
  const { kind, nth, delay, ...rest } = value as Record<string, unknown>;
  if (!FAULT_KINDS.includes(kind as Fault['kind'])) throw wrong(`${which} has the kind ${JSON.stringify(kind)}`);
  const unknown = Object.keys(rest).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) throw wrong(`${which} has ${unknown}`);
  const selector = Object.entries(rest).find(([, each]) => typeof each !== 'string');
  if (selector) throw wrong(`${selector[0]} of ${which} is no text`);
  if (nth !== undefined && !(Number.isInteger(nth) && (nth as number) >= 1)) {
    throw wrong(`nth of ${which} is no whole number from 1`);
  }
  if (delay !== undefined) durationMs(String(delay));
}

const wrong = (what: string): RunbookError =>
  new RunbookError('USAGE', `faults are { kind, service?, operation?, region?, nth?, delay? }: ${what}`, {
    hint: `kind is one of ${FAULT_KINDS.join(', ')}`,
  });
