/** Says things to a person, one line each; always on standard error or the like, never where a machine reads. */
export type Log = (line: string) => void;

const EVERY_MS = 5_000;

/** Says what is going on for as long as `work` lasts: at the start, then every five seconds with the time gone by (design house 9). */
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
