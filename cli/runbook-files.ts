import type { Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { RunbookError } from '../engine/errors.js';
import { oneLine } from '../workers/printable.js';
import { isMocksFile } from './check-mocks.js';
import type { Io } from './io.js';
import { readNamed } from './runbook-file.js';

/** The files to validate, with folders replaced by the files in them. */
export interface FoundFiles {
  files: string[];
  /** Entries of folders that are named like runbooks and are none. */
  leftOut: {
    noSchemaVersion: string[];
    /** Pipes, sockets, devices and broken links: reading them could block for ever. */
    noFile: string[];
  };
  /** One RUNBOOK_NOT_FOUND for each folder without runbooks or mocks files. */
  empty: RunbookError[];
}

/**
 * The files that `validate` was given, each folder replaced by the runbooks and mocks files in it and below it, by name; skips
 * `node_modules`, hidden folders and links to folders.
 */
export async function findRunbooks(given: readonly string[], io: Io): Promise<FoundFiles> {
  const found: FoundFiles = { files: [], leftOut: { noSchemaVersion: [], noFile: [] }, empty: [] };
  for (const file of given) {
    if (!(await statsOf(resolve(io.cwd, file)))?.isDirectory()) found.files.push(file);
    else await search(file, io, found);
  }
  return found;
}

async function search(folder: string, io: Io, found: FoundFiles): Promise<void> {
  const before = found.files.length;
  for (const file of await candidates(folder, io)) {
    (await placeOf(file, io, found)).push(file);
  }
  if (found.files.length > before) return;
  const hint = 'A runbook is a file *.yaml, *.yml or *.json with a schemaVersion.';
  found.empty.push(
    new RunbookError('RUNBOOK_NOT_FOUND', `There is no runbook in the folder ${oneLine(folder)}.`, { hint }),
  );
}

async function placeOf(file: string, io: Io, { files, leftOut }: FoundFiles): Promise<string[]> {
  if (!(await statsOf(resolve(io.cwd, file)))?.isFile()) return leftOut.noFile;
  return isMocksFile(file) || (await isRunbook(file, io)) ? files : leftOut.noSchemaVersion;
}

async function candidates(folder: string, io: Io): Promise<string[]> {
  const entries = await readdir(resolve(io.cwd, folder), { withFileTypes: true });
  const paths = entries
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(async (entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return /^(\.|node_modules$)/.test(entry.name) ? [] : candidates(path, io);
      return /\.(ya?ml|json)$/i.test(entry.name) && !entry.name.startsWith('.') ? [path] : [];
    });
  return (await Promise.all(paths)).flat();
}

/** Does the file have a `schemaVersion`? A file that cannot be read counts as a runbook, so that validating it reports the reason. */
async function isRunbook(file: string, io: Io): Promise<boolean> {
  const bytes = await readNamed(file, 'runbook', io).catch(() => undefined);
  if (bytes === undefined) return true;
  const text = new TextDecoder().decode(bytes);
  return text.trimStart().startsWith('{') ? namesVersion(text) : /^\s*["']?schemaVersion["']?\s*:/m.test(text);
}

/** JSON may be one line, with its keys in any order. What cannot be read as JSON is meant when the key is anywhere in it. */
function namesVersion(text: string): boolean {
  try {
    return Object.hasOwn(JSON.parse(text) as object, 'schemaVersion');
  } catch {
    return /schemaVersion["']?\s*:/.test(text);
  }
}

/** Undefined for a path that leads nowhere. */
const statsOf = (path: string): Promise<Stats | undefined> => stat(path).catch(() => undefined);
