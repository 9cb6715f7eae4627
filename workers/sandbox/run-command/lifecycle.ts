import type { NodeResult } from './script.js';

/** The times of one invocation, in ms since the epoch. The invocation's state at any moment is computed from its schedule alone. */
export interface Schedule {
  result: NodeResult;
  /** Infinity when the node cannot be reached. */
  startsAt: number;
  /** When an invocation that could not start is given up (behaviour run-command 3.2). */
  startFence: number;
  cancelledAt?: number;
  /** Ms that a running script takes to end after a cancel. */
  killMs: number;
}

/** The state of an invocation (behaviour run-command 2.3). */
export interface InvocationState {
  details: string;
  /** -1 until the node has answered. */
  code: number;
  startedAt?: number;
  endedAt?: number;
}

/** StatusDetails of invocations that never reach their node. */
const NEVER_STARTED = ['DeliveryTimedOut', 'Undeliverable', 'InvalidPlatform', 'AccessDenied', 'Terminated'];
const OPEN = ['Pending', 'InProgress', 'Delayed', 'Cancelling'];

/** The state of an invocation at `now`: Pending → InProgress → its result, unless it was cancelled or its node cannot be reached. */
export function stateAt(schedule: Schedule, now: number): InvocationState {
  const { startsAt, result, cancelledAt = Infinity } = schedule;
  const endsAt = startsAt + result.runMs;
  if (cancelledAt <= Math.min(startsAt, schedule.startFence))
    return { details: 'Cancelled', code: -1, endedAt: cancelledAt };
  if (startsAt === Infinity) return now < schedule.startFence ? waiting('Delayed') : waiting('DeliveryTimedOut');
  if (NEVER_STARTED.includes(result.details)) return waiting(now < endsAt ? 'Pending' : result.details);
  if (now < startsAt) return waiting('Pending');
  const killedAt = cancelledAt + schedule.killMs;
  if (now < Math.min(endsAt, killedAt)) {
    return { details: now < cancelledAt ? 'InProgress' : 'Cancelling', code: -1, startedAt: startsAt };
  }
  if (killedAt < endsAt) return { details: 'Cancelled', code: 137, startedAt: startsAt, endedAt: killedAt };
  return { details: result.details, code: result.code, startedAt: startsAt, endedAt: endsAt };
}

/** True while an invocation may still change. */
export function isOpen(details: string): boolean {
  return OPEN.includes(details);
}

/** `Status` of an invocation (behaviour run-command 2.2). */
export function invocationStatus(details: string): string {
  if (details.endsWith('TimedOut')) return 'TimedOut';
  if (details === 'Terminated') return 'Cancelled';
  return ['Undeliverable', 'InvalidPlatform', 'AccessDenied'].includes(details) ? 'Failed' : details;
}

/** `Status` and `StatusDetails` of a command from those of its invocations (behaviour run-command 2.6; MaxErrors is not modelled). */
export function commandStatus(all: string[], cancelled: boolean): { Status: string; StatusDetails: string } {
  const count = (...details: string[]) => all.filter((each) => details.includes(each)).length;
  const of = (StatusDetails: string, Status = StatusDetails) => ({ Status, StatusDetails });
  if (all.length === 0) return of('NoInstancesInTag', 'Success');
  if (all.some(isOpen)) {
    if (cancelled) return of('Cancelling');
    if (count('Pending') === all.length) return of('Pending');
    return count('Delayed') === all.length ? of('Delayed', 'InProgress') : of('InProgress');
  }
  if (cancelled && count('Cancelled') > 0) return of('Cancelled');
  if (count('Failed', 'ExecutionTimedOut') > 0) return of('Failed');
  if (count('DeliveryTimedOut') > 0) return of('DeliveryTimedOut', 'TimedOut');
  const weak = count('Undeliverable', 'InvalidPlatform', 'AccessDenied');
  if (weak === all.length) return of('Failed');
  return count('Success') + weak === all.length ? of('Success') : of('Incomplete', 'Failed');
}

function waiting(details: string): InvocationState {
  return { details, code: -1 };
}
