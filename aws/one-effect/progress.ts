/** What one try of an activity passes on to the next in heartbeats and hand-backs (design house 5). Plain JSON. */
import type { ActivityContext } from '../../engine/activity.js';

/** What earlier tries know about a request that must not take effect twice. */
export interface CallProgress {
  /** Number of a try that ended without sending the request, like every try before it. Written only at the very end of that try. */
  unsent?: number;
  /** Ms since the epoch: first throttled answer of the present series. */
  throttledSince?: number;
  /** Ms since the epoch: first lost answer. */
  unknownSince?: number;
  /** Ms since the epoch: when the step's time is up for a request whose answer was lost. Absent: never. */
  repeatUntil?: number;
  /** The error of the previous try. */
  why?: string;
  tries?: number;
}

/** When this try must be over, ms since the epoch: at the end of the call's own time or at the step's deadline, whichever is earlier. */
export const endsAt = ({ deadline = Infinity, tryEndsAt = Infinity }: ActivityContext): number =>
  Math.min(deadline, tryEndsAt);

/** The progress that the previous try wrote; empty when there is none. */
export function resumed<Progress extends object>(context: ActivityContext): Partial<Progress> {
  const { resumedFrom } = context;
  return typeof resumedFrom === 'object' && resumedFrom !== null ? resumedFrom : {};
}

/** Can a request of an earlier try, or of an earlier attempt with the same token, have reached AWS? */
export function mayHaveHappened(context: ActivityContext, earlier: CallProgress): boolean {
  if (context.again || context.reset) return true;
  return context.attempt > 1 && earlier.unsent !== context.attempt - 1;
}

/** Progress for a hand-back before the first request: notes that nothing was sent so far, if that is certain. */
export function stillUnsent(context: ActivityContext): { call?: CallProgress } {
  const earlier = resumed<{ call: CallProgress }>(context).call ?? {};
  return mayHaveHappened(context, earlier) ? {} : { call: { unsent: context.attempt } };
}

/** A number in [0, 1) that differs between steps and tries, and is the same in every replay of a simulation. */
export function jitter(context: ActivityContext, salt = 0): number {
  let hash = 2_166_136_261 ^ (context.attempt * 31 + salt);
  for (const char of context.token) hash = Math.imul(hash ^ char.charCodeAt(0), 16_777_619);
  return (hash >>> 0) / 2 ** 32;
}
