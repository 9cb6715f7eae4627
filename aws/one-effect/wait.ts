/** The waiter of every action: polls AWS until a condition holds, and gives the slot back in between (design house 5). */
import { AwsError, type ActivityContext } from '../../engine/activity.js';
import type { ValueMap } from '../../engine/document/document.js';
import { HandBack, StepFailure, StepTimedOut } from '../../engine/errors.js';
import { IN_PROCESS_MS } from '../../engine/workflow/time-limits.js';
import { withGuide, type Failing } from '../failure-text.js';
import { jitter, resumed } from './progress.js';

const FIRST_INTERVAL_MS = 2_000;
const LONGEST_INTERVAL_MS = 15_000;
/** From this interval on, giving the slot back costs less than keeping it. */
const PARKED_INTERVAL_MS = 5_000;

export interface Wait<Found> {
  /** What the step is doing, for the text of a timeout (behaviour 2.9): `verifying …`. */
  phase(): string;
  /** One look. undefined: not yet. May throw a StepFailure when the condition can never come true. */
  poll(): Promise<Found | undefined>;
  /** Makes the step's failure when AWS refuses a look. */
  failing: Failing;
  /** What the next try has to know; written into every heartbeat and hand-back. */
  keep?(): ValueMap;
  /** Progress that is true only once this try is over: written into hand-backs, and into the last heartbeat of a cancelled try. */
  keepAtHandBack?(): ValueMap;
}

/**
 * Looks at once, then every 2 s growing to 15 s, and a last time at the deadline. Throttled looks and lost answers do not end the wait.
 * Rejects with `HandBack` to go on later, `StepTimedOut` at the deadline, `StepFailure` when AWS refuses the look.
 */
export async function waitFor<Found>(context: ActivityContext, wait: Wait<Found>): Promise<Found> {
  const startedAt = context.now();
  let polls = resumed<{ polls: number }>(context).polls ?? 0;
  for (;;) {
    try {
      const found = await look(context, wait);
      if (found !== undefined) return found;
      polls += 1;
      context.heartbeat({ ...wait.keep?.(), polls });
      await pause(context, wait, startedAt, polls);
    } catch (error) {
      if (!context.signal.aborted) throw error;
      context.heartbeat({ ...wait.keep?.(), ...wait.keepAtHandBack?.(), polls });
      throw remainingMs(context) <= 0 ? timedOut(wait) : error;
    }
  }
}

async function look<Found>(context: ActivityContext, wait: Wait<Found>): Promise<Found | undefined> {
  try {
    return await wait.poll();
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (error.kind === 'throttled' || error.kind === 'unknown') return undefined;
    throw lookRefused(wait.failing(error));
  }
}

/** A type of its own: the look was refused, but the resource was made before and still exists. */
const lookRefused = (failure: StepFailure): StepFailure =>
  failure.info.type === 'AwsError' ? new StepFailure({ ...failure.info, type: 'LookRefused' }) : failure;

async function pause(context: ActivityContext, wait: Wait<unknown>, startedAt: number, polls: number): Promise<void> {
  const remaining = remainingMs(context);
  if (remaining <= 0) throw timedOut(wait);
  const delay = Math.min(interval(context, polls), remaining);
  const short = delay < PARKED_INTERVAL_MS || delay === remaining;
  if (short && context.now() - startedAt + delay <= IN_PROCESS_MS) return context.sleep(delay);
  throw new HandBack(delay, { ...wait.keep?.(), ...wait.keepAtHandBack?.(), polls }, `not yet: ${wait.phase()}`);
}

/** Grows by half each time. From `PARKED_INTERVAL_MS` on it is jittered by a fifth, so that many waits do not poll at the same moment. */
function interval(context: ActivityContext, polls: number): number {
  const plain = FIRST_INTERVAL_MS * 1.5 ** (polls - 1);
  if (plain < PARKED_INTERVAL_MS) return plain;
  const jittered = Math.min(plain, LONGEST_INTERVAL_MS) * (0.8 + 0.4 * jitter(context, polls));
  return Math.round(Math.min(Math.max(jittered, PARKED_INTERVAL_MS), LONGEST_INTERVAL_MS));
}

const remainingMs = (context: ActivityContext): number => (context.deadline ?? Infinity) - context.now();

const timedOut = (wait: Wait<unknown>): StepTimedOut =>
  new StepTimedOut(withGuide(`Step timed out while step is ${wait.phase()}`));

/** Calls `ask`; undefined when it fails with one of `codes`, because AWS may not show a new resource everywhere yet. */
export async function unlessNotYetVisible<T>(codes: readonly string[], ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof AwsError && codes.includes(error.code)) return undefined;
    throw error;
  }
}
