/** How often a property is tried: `FUZZ_RUNS` multiplies, for long campaigns by hand (test/README.md). */
const FACTOR = Number(process.env['FUZZ_RUNS'] ?? 1);

/** `n` times the factor of this test run. */
export const runs = (n: number): number => Math.ceil(n * FACTOR);

/** Ms for one property: far more than it needs, so that only what hangs meets it. */
export const LIMIT = 600_000 * Math.max(1, FACTOR);

/** The same inputs every time, so that a red build means a change of ours; `FUZZ_SEED` gives others, for campaigns by hand. */
export const seeded = { seed: Number(process.env['FUZZ_SEED'] ?? 20260131) };

/** Milliseconds of CPU that one input may take: unlike the clock on the wall, other processes do not count. */
const MOST_MS = 1000;

/** Does `work`; @throws Error when it costs more than a second of CPU. */
export function withinASecond<T>(work: () => T): T {
  const before = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(before);
  const ms = (user + system) / 1000;
  if (ms > MOST_MS) throw new Error(`One input took ${ms} ms.`);
  return result;
}
