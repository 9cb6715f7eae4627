import { constants } from 'node:os';

/** npm and the terminal both send a signal for one Ctrl-C: signals within this time of the first are ignored. */
const SAME_KEY_MS = 1_000;

/**
 * On the first Ctrl-C (or SIGTERM, SIGHUP) calls `stop` and exits with the status that it resolves to; on a later one exits at once, and
 * the leash processes (leash.mjs) end what still runs. `fallback`, 128 + the signal's number, is a status that `stop` may resolve to.
 */
export function onInterrupt(stop: (fallback: number) => Promise<number>): Interrupt {
  let firstAt: number | undefined;
  const take = (signal: NodeJS.Signals): void => {
    const status = 128 + constants.signals[signal];
    if (firstAt === undefined) {
      firstAt = Date.now();
      void stop(status).then(
        (better) => process.exit(better),
        () => process.exit(status),
      );
    } else if (Date.now() - firstAt > SAME_KEY_MS) process.exit(status);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, take);
  return {
    async guard(work) {
      try {
        return await work();
      } catch (error) {
        // Work that fails after the signal fails because it is being stopped: wait until `stop` ends the process.
        if (firstAt !== undefined) await new Promise(() => undefined);
        throw error;
      }
    },
  };
}

export interface Interrupt {
  /** Runs `work`; its failure counts only as long as nobody has interrupted it. */
  guard<T>(work: () => Promise<T>): Promise<T>;
}
