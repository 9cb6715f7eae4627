import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { withProgress, type Log } from './progress.js';
import { runProgram } from './run-program.js';

/** The newest version of the CLI that `go install` can build. */
export const TEMPORAL_VERSION = 'v1.5.1';

const ANSWER_MS = 10_000;
const WHOLE_MS = 300_000;

/** Downloads `temporal` into `staging` from where the SDK's test environments get it. Resolves to the reason when that fails. */
export async function downloadTemporal(staging: string, log: Log): Promise<string | undefined> {
  try {
    const { archiveUrl } = await askForArchive();
    return await withProgress(`Downloading the Temporal CLI ${TEMPORAL_VERSION}`, log, () =>
      unpack(archiveUrl, staging),
    );
  } catch (error) {
    return reasonOf(error);
  }
}

async function askForArchive(): Promise<{ archiveUrl: string }> {
  const query = new URLSearchParams({
    platform: process.platform,
    arch: process.arch === 'x64' ? 'amd64' : process.arch,
    format: 'tar.gz',
  });
  const answer = await fetch(`https://temporal.download/cli/${TEMPORAL_VERSION}?${query.toString()}`, {
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  return (await answer.json()) as { archiveUrl: string };
}

async function unpack(archiveUrl: string, staging: string): Promise<string | undefined> {
  const answer = await fetch(archiveUrl, { signal: AbortSignal.timeout(WHOLE_MS) });
  if (!answer.ok || !answer.body) throw new Error(`HTTP ${answer.status}`);
  const archive = join(staging, 'archive.tar.gz');
  await pipeline(Readable.fromWeb(answer.body), createWriteStream(archive));
  const { status, output } = await runProgram('tar', ['-xzf', archive, '-C', staging]);
  await rm(archive);
  return status === 0 ? undefined : `tar: ${output}`;
}

/** Builds `temporal` into `staging` with the Go toolchain: three minutes on two cores. Resolves to the reason when that fails. */
export async function buildTemporal(staging: string, log: Log): Promise<string | undefined> {
  if ((await runProgram('go', ['version'])).status === 127) return 'go: not found';
  const source = `github.com/temporalio/cli/cmd/temporal@${TEMPORAL_VERSION}`;
  const { status, output } = await withProgress(
    `Building the Temporal CLI ${TEMPORAL_VERSION} with go install (about three minutes, once for this machine)`,
    log,
    () => runProgram('go', ['install', '-ldflags', '-s -w', source], { env: { ...process.env, GOBIN: staging } }),
  );
  return status === 0 ? undefined : output.slice(-600);
}

/** The reason of an error; `fetch` puts it into `cause`. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  return cause.message || String((cause as NodeJS.ErrnoException).code);
}
