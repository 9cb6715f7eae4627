/** The one wait loop: looks again and again until something is so, without holding a slot for long (design house 5). */
import { AwsError, type ActivityContext } from '../../engine/activity.js';
import type { ValueMap } from '../../engine/document/document.js';
import { HandBack, StepFailure, StepTimedOut } from '../../engine/errors.js';
import { IN_PROCESS_MS } from '../../engine/workflow/time-limits.js';
import { withGuide, type Failing } from '../failure-text.js';
import { jitter, resumed } from './progress.js';

const FIRST_INTERVAL_MS = 2_000;
const LONGEST_INTERVAL_MS = 15_000;
/** From this interval on it costs less to give the slot back than to keep it. */
const PARKED_INTERVAL_MS = 5_000;

export interface Wait<Found> {
  /** What the step is doing, for the text of a timeout (behaviour 2.9): `verifying …`. */
  phase(): string;
  /** One look. undefined: not yet. May throw a StepFailure for what can never come true. */
  poll(): Promise<Found | undefined>;
  /** The text of a look that AWS refused for good. */
  failing: Failing;
  /** What the next try has to know; in every heartbeat and hand-back. */
  keep?(): ValueMap;
  /** What may be said only when this try is over for certain: in hand-backs, and when it is broken off. */
  keepAtHandBack?(): ValueMap;
}

/**
 * Looks at once, then every 2 s growing to 15 s, and a last time at the deadline. Throttling and lost answers never end it.
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

/** What was made before the look is there, whatever AWS says of the look. */
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

/** Grows by half each time; jittered by a fifth once it is long enough for many waits to fall into step. */
function interval(context: ActivityContext, polls: number): number {
  const plain = FIRST_INTERVAL_MS * 1.5 ** (polls - 1);
  if (plain < PARKED_INTERVAL_MS) return plain;
  const jittered = Math.min(plain, LONGEST_INTERVAL_MS) * (0.8 + 0.4 * jitter(context, polls));
  return Math.round(Math.min(Math.max(jittered, PARKED_INTERVAL_MS), LONGEST_INTERVAL_MS));
}

const remainingMs = (context: ActivityContext): number => (context.deadline ?? Infinity) - context.now();

const timedOut = (wait: Wait<unknown>): StepTimedOut =>
  new StepTimedOut(withGuide(`Step timed out while step is ${wait.phase()}`));

/** `ask`, with undefined for one of `codes`: what has just been made is not visible everywhere at once. */
export async function unlessNotYetVisible<T>(codes: readonly string[], ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof AwsError && codes.includes(error.code)) return undefined;
    throw error;
  }
}
