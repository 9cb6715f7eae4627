import { join } from 'node:path';
import { RunbookError } from '../../engine/errors.js';
import { cacheDir } from './cache-dir.js';
import { installOnce } from './install-lock.js';
import type { Log } from './progress.js';
import { runProgram } from './run-program.js';
import { buildTemporal, downloadTemporal, TEMPORAL_VERSION } from './temporal-install.js';

const OLDEST_SERVER = { major: 1, minor: 28 };

/**
 * Path of a Temporal CLI whose dev server is new enough (design house 9). Tries in this order: `temporal` on the PATH, our cache, the
 * download that the SDK's own test environments use, and `go install`. Rejects with `SETUP_FAILED`, which lists what was tried.
 */
export async function findTemporalCli(log: Log): Promise<string> {
  const tried: string[] = [];
  const onPath = await refusal('temporal');
  if (!onPath) return 'temporal';
  tried.push(`temporal on the PATH: ${onPath}`);
  return inCache(tried, log);
}

/** Path of the CLI in the cache, where it is installed first if it is missing. */
async function inCache(tried: string[], log: Log): Promise<string> {
  const dir = join(cacheDir(), 'temporal', TEMPORAL_VERSION);
  await installOnce(dir, (staging) => install(staging, tried, log), log);
  const cli = join(dir, 'temporal');
  const broken = await refusal(cli);
  if (!broken) return cli;
  tried.push(`${cli}: ${broken} (delete ${dir} to have it installed again)`);
  throw setupFailed(tried);
}

async function install(staging: string, tried: string[], log: Log): Promise<void> {
  for (const way of [downloadTemporal, buildTemporal]) {
    const failure = (await way(staging, log)) ?? (await refusal(join(staging, 'temporal')));
    if (!failure) return;
    tried.push(`${way === downloadTemporal ? 'download' : 'go install'}: ${failure}`);
  }
  throw setupFailed(tried);
}

/** The reason why this CLI cannot be used; undefined when it can. */
async function refusal(cli: string): Promise<string | undefined> {
  const { status, output } = await runProgram(cli, ['--version']);
  if (status === 127) return 'not found';
  if (status !== 0) return `--version exited with ${status}: ${output.slice(-200)}`;
  return isNewEnough(output) ? undefined : `its server is older than 1.28 (${output})`;
}

/** Is the server new enough? `version`: what `temporal --version` prints, `temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)`. */
export function isNewEnough(version: string): boolean {
  const [, major, minor] = /Server (\d+)\.(\d+)/.exec(version) ?? [];
  if (major === undefined) return false;
  if (Number(major) !== OLDEST_SERVER.major) return Number(major) > OLDEST_SERVER.major;
  return Number(minor) >= OLDEST_SERVER.minor;
}

function setupFailed(tried: string[]): RunbookError {
  const hint = [
    'Install the Temporal CLI yourself, or set TEMPORAL_ADDRESS to a server that runs already:',
    '  Debian, Ubuntu   apt-get install golang-go   (Go 1.21 or newer; then try again)',
    '  macOS            brew install temporal',
    '  Windows (WSL)    winget install Temporal.TemporalCLI',
  ].join('\n');
  const list = tried.map((line) => `  - ${line}`).join('\n');
  return new RunbookError('SETUP_FAILED', `No Temporal dev server can be started. Tried:\n${list}`, { hint });
}
