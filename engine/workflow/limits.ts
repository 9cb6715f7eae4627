/** Times that both sides of an activity must agree on, ms. Pure: worker and workflow import it. */

/** How long a lost worker goes unnoticed. */
export const HEARTBEAT_TIMEOUT_MS = 5_000;
/** One try of a wait: it hands itself back after 20 s (house 5); the rest is room for slow answers. */
export const WAIT_TRY_MS = 60_000;
/** The activity keeps its limits itself, with a better text; the server's come later, for when no worker lives. */
export const GRACE_MS = 10_000;
/** How long a cancelled run waits for its record to be kept: without a worker, no longer than a cancellation may take (spec 2.6). */
export const KEEP_RECORD_MS = 120_000;
