import { homedir } from 'node:os';
import { join } from 'node:path';

/** The folder for all we install, shared by all clones: `$RUNBOOK_CACHE`, else XDG's cache, else `~/.cache/runbook` (design house 9). */
export function cacheDir(environment: NodeJS.ProcessEnv = process.env): string {
  if (environment['RUNBOOK_CACHE']) return environment['RUNBOOK_CACHE'];
  return join(environment['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'runbook');
}
