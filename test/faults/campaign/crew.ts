import type { WorkerProcess, World } from '../../support/world.js';

/** The worker of a campaign: one at a time. */
export interface Crew {
  /** SIGKILL. */
  dismiss(): Promise<void>;
  /** Starts the next one. */
  employ(cacheOfOne: boolean): Promise<void>;
  /** When the worker has ended although nobody killed it: with what status. Another one has taken its place then. */
  muster(): Promise<string | undefined>;
}

/** Starts the first worker; `command` is the built command that all of them run. */
export async function hire(world: World, command: string): Promise<Crew> {
  let worker: WorkerProcess | undefined;
  let ended: number | undefined;
  const employ = async (cacheOfOne: boolean): Promise<void> => {
    const next = await world.startWorker(cacheOfOne ? ['--max-cached-executions', '2'] : [], command);
    ended = undefined;
    worker = next;
    void next.exited.then((status) => {
      if (worker === next) ended = status;
    });
  };
  await employ(false);
  return {
    employ,
    async dismiss() {
      const last = worker;
      worker = undefined;
      // One that has ended by itself is told of by the next muster.
      if (last && ended === undefined) await last.kill();
    },
    async muster() {
      if (ended === undefined) return undefined;
      const status = `exit status ${ended}`;
      ended = undefined;
      if (worker) await employ(false);
      return status;
    },
  };
}
