import { constants } from 'node:os';

/** npm and a terminal both pass Ctrl-C on: signals so close to the first are the same key. */
const SAME_KEY_MS = 1_000;

/**
 * On the first Ctrl-C (or SIGTERM, SIGHUP) calls `stop` and exits with the status it resolves to; a later one exits at once, and
 * the leashes end what still runs. `fallback` is 128 + the signal's number, for a `stop` that has nothing better to say.
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
        // What fails now fails because it is being stopped: `stop` has the last word.
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
