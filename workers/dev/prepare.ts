/**
 * `node dist/workers/dev/prepare.js`: installs what the tests need into the cache: the Temporal CLI and moto (design house 9). Prints what
 * it does; ends with status 1 and the reason when one of them cannot be installed.
 */
import { RunbookError } from '../../engine/errors.js';
import { findMoto } from '../sandbox/moto/install-moto.js';
import { cacheDir } from './cache-dir.js';
import { onInterrupt } from './interrupt.js';
import { closeAllLeashed } from './leashed.js';
import { findTemporalCli } from './temporal-cli.js';

const log = (line: string): void => console.error(line);

onInterrupt(async (status) => {
  await closeAllLeashed();
  return status;
});

try {
  await findTemporalCli(log);
  await findMoto(cacheDir(), process.env['RUNBOOK_MOTO_URL'], log);
} catch (error) {
  if (!(error instanceof RunbookError)) throw error;
  log(error.message);
  if (error.details.hint) log(error.details.hint);
  process.exitCode = error.exitStatus;
}
