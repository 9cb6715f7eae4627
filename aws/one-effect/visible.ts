/** What has just been made is not visible everywhere at once: looks for a while. */
import { AwsError, type ActivityContext } from '../../engine/activity.js';
import type { Failing } from '../failure-text.js';

const VISIBLE_AFTER_MS = 10_000;
const BETWEEN_LOOKS_MS = 2_000;

/** Who looks. */
export interface Looking<Found> {
  look(): Promise<Found | undefined>;
  /** The words in which a refused look fails. */
  failing: Failing;
  /** A later try of the activity looks again: a last look without an answer rejects with its AwsError. */
  again?: boolean;
}

/**
 * `look` until it finds something, for ten seconds; undefined when nothing is there. A look without an answer is one that found
 * nothing, but for the last: after that one nobody can tell.
 */
export async function lookUntilVisible<Found>(
  context: ActivityContext,
  looking: Looking<Found>,
): Promise<Found | undefined> {
  const until = context.now() + VISIBLE_AFTER_MS;
  for (;;) {
    const last = context.now() >= until;
    const found = await lookOnce(looking, last);
    if (found !== undefined || last) return found;
    await context.sleep(BETWEEN_LOOKS_MS);
  }
}

async function lookOnce<Found>({ look, failing, again }: Looking<Found>, last: boolean): Promise<Found | undefined> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const answered = error.kind !== 'throttled' && error.kind !== 'unknown';
    if (!answered && !last) return undefined;
    throw !answered && again ? error : failing(error);
  }
}
