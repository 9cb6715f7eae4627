/** What one kill of a campaign does: decided by chance alone, so that a seed decides it again. */
import type { Fault } from '../../../workers/sandbox/faults.js';
import type { Random } from './random.js';

export interface Kill {
  victims: ('worker' | 'server')[];
  /** When: after some time, or amid the next call of an operation. */
  moment: { afterMs: number } | { operation: string; amid: Amid };
  /** How long the victims stay dead, ms. */
  downMs: number;
  /** The worker that comes after keeps one execution in memory. */
  cacheOfOne: boolean;
  /** What goes wrong besides, from now to the next kill. */
  fault?: Fault;
}

/** A call that never arrives; one that arrives when its sender is dead; one whose effect has happened, and whose answer has not come. */
const AMID = { lost: 'reset', late: 'latency', unanswered: 'holdAnswer' } as const;
export type Amid = keyof typeof AMID;

/** Operations that change something. */
export const CHANGES = [
  'RunInstances',
  'SendCommand',
  'CreateImage',
  'CopyImage',
  'CreateVolume',
  'CreateSnapshot',
  'DeleteVolume',
  'StopInstances',
  'StartInstances',
  'TerminateInstances',
  'PutParameter',
];
const LOOKS = [
  'AssumeRole',
  'DescribeInstanceStatus',
  'DescribeInstanceInformation',
  'DescribeImages',
  'DescribeVolumes',
  'ListCommands',
  'ListCommandInvocations',
];
/** Not accessDenied: it is an answer, and the run has to end otherwise than undisturbed. */
const FAULTS = ['throttle', 'serverError', 'latency', 'reset', 'loseAnswer'] as const;

/** Long enough for the kill to come first, short against the time in which a dead worker is noticed. */
const AMID_DELAY = 'PT1.5S';

/** Draws the same number of times whatever it decides: one kill more or less of a kind must not change all that follow. */
export function planKill(random: Random): Kill {
  const [who, amid, spell] = [random.next(), random.pick(['lost', 'late', 'unanswered'] as const), random.next()];
  const [afterMs, operation, downMs] = [random.below(3_000), random.pick(CHANGES), random.below(2_000)];
  const [cacheOfOne, faulty] = [random.chance(0.3), random.chance(0.5)];
  const fault = planFault(random);
  return {
    victims: who < 0.55 ? ['worker'] : who < 0.85 ? ['server'] : ['server', 'worker'],
    moment: spell < 0.5 ? { afterMs } : { operation, amid },
    downMs,
    cacheOfOne,
    ...(faulty ? { fault } : {}),
  };
}

function planFault(random: Random): Fault {
  const [kind, nth] = [random.pick(FAULTS), 1 + random.below(2)];
  return { kind, operation: random.pick([...CHANGES, ...LOOKS]), nth };
}

/** What goes wrong besides a kill. */
export const besides = ({ fault }: Kill): Fault[] => (fault ? [fault] : []);

/** What the sandbox has to be told for a kill that shall come amid the next call of any of these operations. */
export function faultsAmid(kill: Kill, operations: readonly string[]): Fault[] {
  if (!('operation' in kill.moment)) return besides(kill);
  const kind = AMID[kill.moment.amid];
  return [...operations.map((operation): Fault => ({ kind, operation, nth: 1, delay: AMID_DELAY })), ...besides(kill)];
}

/** One line for people. */
export function kindOf({ victims, moment, cacheOfOne, fault }: Kill): string {
  const when = 'operation' in moment ? `amid ${moment.operation} (${moment.amid})` : `after ${moment.afterMs} ms`;
  const besides = fault ? `, ${fault.kind} of ${fault.operation} no. ${fault.nth}` : '';
  return `${victims.join(' and ')} ${when}${cacheOfOne ? ', then a cache of one' : ''}${besides}`;
}
