/** What has just been made is not visible everywhere at once: looks for a while. */
import { AwsError, type ActivityContext } from '../../engine/activity.js';
import type { Failing } from '../failure-text.js';

const VISIBLE_AFTER_MS = 10_000;
const BETWEEN_LOOKS_MS = 2_000;

/**
 * `look` until it finds something, for ten seconds; undefined when nothing is there. A look without an answer is one that found
 * nothing, but for the last: then nobody can tell, and it fails in the words of `failing`, as every refused look does.
 */
export async function lookUntilVisible<Found>(
  context: ActivityContext,
  look: () => Promise<Found | undefined>,
  failing: Failing,
): Promise<Found | undefined> {
  const until = context.now() + VISIBLE_AFTER_MS;
  for (;;) {
    const last = context.now() >= until;
    const found = await lookOnce(look, failing, last);
    if (found !== undefined || last) return found;
    await context.sleep(BETWEEN_LOOKS_MS);
  }
}

async function lookOnce<Found>(
  look: () => Promise<Found | undefined>,
  failing: Failing,
  last: boolean,
): Promise<Found | undefined> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (!last && (error.kind === 'throttled' || error.kind === 'unknown')) return undefined;
    throw failing(error);
  }
}
