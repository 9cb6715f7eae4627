import { leave, startDev } from './dev.js';
import { onInterrupt } from './interrupt.js';
import { closeAllLeashed } from './leashed.js';
import { readyLines } from './environment/ready-lines.js';
import { lineTo, type Terminal } from './terminal.js';

/**
 * `runbook dev [--sandbox]`: runs the whole environment in the foreground until Ctrl-C. Resolves to the exit status; rejects with
 * `SETUP_FAILED` when a part cannot be installed, started or kept running.
 */
export async function runDev({ sandbox, io }: { sandbox: boolean; io: Terminal }): Promise<number> {
  const log = lineTo(io.stderr);
  const ending = new AbortController();
  const interrupt = onInterrupt(async () => {
    log('Stopping …');
    await stopEverything(ending);
    return 0;
  });
  return interrupt.guard(async () => {
    const workerLog = (line: string): void => log(`worker: ${line}`);
    const dev = await startDev({ sandbox, log, workerLog, ending: ending.signal });
    readyLines(dev.state).forEach(lineTo(io.stdout));
    if (dev.found) {
      log(`It runs already in process ${dev.state.pid}.`);
      return 0;
    }
    log('Ctrl-C ends it.');
    return dev.broken.finally(() => dev.close());
  });
}

/** Ends every process that we started, newest first; can be called at any time, also during an installation. */
export async function stopEverything(ending: AbortController): Promise<void> {
  ending.abort();
  await closeAllLeashed();
  await leave();
}
