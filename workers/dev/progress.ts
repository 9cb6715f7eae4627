/** Prints one line for a person; on standard error or the like, never where a machine reads. */
export type Log = (line: string) => void;

const EVERY_MS = 5_000;

/** Prints `what` when `work` starts, and every five seconds with the elapsed time until it ends (design house 9). */
export async function withProgress<T>(what: string, log: Log, work: () => Promise<T>): Promise<T> {
  const started = Date.now();
  const elapsed = () => `${Math.round((Date.now() - started) / 1000)} s`;
  log(`${what} …`);
  const timer = setInterval(() => log(`${what} … ${elapsed()}`), EVERY_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
