/**
 * Times that both sides of an activity must agree on, ms, and their order: time-limits.test.ts asserts it (design contracts 9). Pure: worker,
 * workflow, simulator and AWS's side import it.
 */

/** Interval at which a worker reports that an activity lives. */
export const HEARTBEAT_MS = 2_000;
/** How long a lost worker goes unnoticed. */
export const HEARTBEAT_TIMEOUT_MS = 5_000;
/** How long connecting may take; no request has left by then. */
export const CONNECTION_TIMEOUT_MS = 5_000;
/** How long one look of a wait, or any other request that only reads, may take: a later answer is ignored. */
export const LOOK_MS = 15_000;
/**
 * An activity keeps its limits itself, with a better text. The server's timeouts come this much later and matter only when no worker lives.
 */
export const GRACE_MS = 20_000;
/**
 * How much longer a look may take once AWS has answered, while other answers are read first. Short: the look may have begun at its step's
 * deadline.
 */
export const LOOK_WAITS_MS = 4_000;

/** How long one request that does the work of its step may take (behaviour 2.2, 3.12). */
export const CALL_MS = 25_000;
/** How much longer such a request may take once AWS has answered, while other answers are read first. */
export const CALL_WAITS_MS = 15_000;
/** How long a wait polls in its process before it gives its slot back (design house 5). */
export const IN_PROCESS_MS = 20_000;
/** One try of a wait: polling, a last look, and a request; the rest is reserve. */
export const WAIT_TRY_MS = 110_000;
/** How long a cancelled run waits until its record is kept: without a worker, no longer than a cancellation may take (behaviour 2.6). */
export const KEEP_RECORD_MS = 120_000;

/** Seconds for which throttled requests are retried, outside a step's attempts, where nobody says otherwise (behaviour 2.2). */
export const THROTTLING_RETRY_SECONDS = 300;

/** Ms that a request may take → how much longer it may take while its answer waits to be read. */
export const waitsOf = (requestMs: number): number => (requestMs > LOOK_MS ? CALL_WAITS_MS : LOOK_WAITS_MS);

/** Ms for one try of a call → when the server ends it. */
export const startToCloseOf = (perTryMs: number): number => perTryMs + GRACE_MS;
/** Ms for a whole activity → when the server ends it. */
export const scheduleToCloseOf = (withinMs: number): number => withinMs + GRACE_MS;
/** When the server ends a try of a call, ms → when the activity ends it itself. */
export const perTryOf = (startToCloseMs: number): number => Math.max(startToCloseMs - GRACE_MS, 1);
