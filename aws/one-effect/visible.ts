/** AWS is eventually consistent: looks for a new resource several times before it concludes that there is none. */
import { AwsError, type ActivityContext } from '../../engine/activity.js';
import type { Failing } from '../failure-text.js';

const VISIBLE_AFTER_MS = 10_000;
const BETWEEN_LOOKS_MS = 2_000;

/** A look for a resource, and how it fails. */
export interface Looking<Found> {
  look(): Promise<Found | undefined>;
  /** Makes the failure of a refused look. */
  failing: Failing;
  /** True: a later try of the activity looks again, so a last look without an answer rejects with its AwsError. */
  looksAgain?: boolean;
}

/**
 * Calls `look` until it finds something, for ten seconds; undefined when it found nothing. A look that is throttled or gets no answer
 * counts as one that found nothing, except the last: it rejects with `failing` or, if a later try `looksAgain`, with its AwsError.
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

async function lookOnce<Found>(
  { look, failing, looksAgain }: Looking<Found>,
  last: boolean,
): Promise<Found | undefined> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const answered = error.kind !== 'throttled' && error.kind !== 'unknown';
    if (!answered && !last) return undefined;
    throw !answered && looksAgain ? error : failing(error);
  }
}
