import { RunbookError } from '../../engine/errors.js';
import type { Log } from './progress.js';
import type { WorkerProcess } from './worker-process.js';

/** One worker at any time. */
export interface KeptWorker {
  /** Rejects when the worker ends by itself, or another does not start; never resolves. */
  broken: Promise<never>;
  /** Ends the worker that runs. */
  close(): Promise<void>;
}

/** Shells tell a process that a signal ended by a status from here on. */
const KILLED = 128;

/**
 * Starts a worker, and another whenever one is killed: runs go on where they were, and nothing else has to end for it.
 * Rejects with what `start` rejects with.
 */
export async function keepWorker(start: () => Promise<WorkerProcess>, log: Log): Promise<KeptWorker> {
  let worker = await start();
  let closing = false;
  const keep = async (): Promise<never> => {
    for (;;) {
      const status = await worker.exited;
      if (closing) return new Promise<never>(() => undefined);
      if (status <= KILLED) throw ended(status, worker);
      log(`The worker was killed (status ${status}). Starting another …`);
      worker = await start();
      if (closing) await worker.close();
    }
  };
  const broken = keep();
  // Whoever closes it in good order does not listen any more.
  broken.catch(() => undefined);
  return {
    broken,
    close: () => {
      closing = true;
      return worker.close();
    },
  };
}

const ended = (status: number, worker: WorkerProcess): RunbookError =>
  new RunbookError('SETUP_FAILED', `The worker ended with status ${status}:\n${worker.tail()}`);
