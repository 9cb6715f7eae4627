import { readdir } from 'node:fs/promises';
import { basename, dirname, extname, resolve } from 'node:path';
import { MAX_BYTES } from '../engine/document/document-limits.js';
import { didYouMean } from '../engine/document/suggest.js';
import { RunbookError } from '../engine/errors.js';
import { oneLine } from '../workers/printable.js';
import type { Io } from './io.js';
import { readBounded, readStreamBounded } from './read-file.js';

/**
 * The bytes of a runbook; `-` reads standard input. Reads one byte more than a runbook may have, so that a longer one is noticed.
 * @throws RunbookError RUNBOOK_NOT_FOUND, which suggests the file with the most similar name in that folder.
 */
export const readRunbook = (file: string, io: Io): Promise<Uint8Array> =>
  file === '-' ? readStreamBounded(io.stdin, MAX_BYTES) : readNamed(file, 'runbook', io);

/** The bytes of a file, with the same limit. `what`: its kind, for the message. @throws RunbookError RUNBOOK_NOT_FOUND. */
export async function readNamed(file: string, what: string, io: Io): Promise<Uint8Array> {
  const path = resolve(io.cwd, file);
  try {
    return await readBounded(path, MAX_BYTES);
  } catch (cause) {
    throw await notFound(file, what, path, cause as NodeJS.ErrnoException);
  }
}

/** The document name in the record of a runbook that was started from a file: the file's name without its extension. */
export const documentName = (file: string): string => (file === '-' ? 'stdin' : basename(file, extname(file)));

async function notFound(file: string, what: string, path: string, cause: NodeJS.ErrnoException): Promise<RunbookError> {
  const why = whyNot(oneLine(file), what, cause);
  const neighbours = await readdir(dirname(path)).catch(() => []);
  const runbooks = neighbours.filter((name) => name !== basename(file) && /\.(ya?ml|json)$/.test(name)).map(oneLine);
  const hint =
    didYouMean(basename(file), runbooks) ??
    (runbooks.length > 0 ? `Beside it: ${runbooks.slice(0, 5).join(', ')}.` : undefined);
  return new RunbookError('RUNBOOK_NOT_FOUND', why, { ...(hint && { hint }), cause });
}

function whyNot(file: string, what: string, { code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return `There is no ${what} ${file}.`;
  return code === 'EISDIR' ? `${file} is a folder, not a ${what}.` : `Cannot read ${file}: ${oneLine(message)}`;
}
