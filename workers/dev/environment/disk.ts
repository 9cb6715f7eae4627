import { mkdir, statfs } from 'node:fs/promises';
import { RunbookError } from '../../../engine/errors.js';
import type { Log } from '../progress.js';

/** A new database and its journal need this much. */
const NEEDED_MB = 16;
const LOOK_MS = 5_000;
const MB = 1024 * 1024;

/** Makes `dir`, for its owner only. Rejects with `SETUP_FAILED`, which names the folder, when its disk has less than 16 MB left. */
export async function requireRoom(dir: string): Promise<void> {
  try {
    await mkdir(dir, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw (await diskFull(error, dir)) ?? error;
  }
  const free = await freeMb(dir);
  if (free < NEEDED_MB) throw full(dir, free);
}

/** `SETUP_FAILED` if `error` (an error, or what a program printed) says that the disk is full, else undefined. */
export async function diskFull(error: unknown, dir: string, cause?: unknown): Promise<RunbookError | undefined> {
  const text =
    error instanceof Error ? `${(error as NodeJS.ErrnoException).code ?? ''} ${error.message}` : String(error);
  if (!/ENOSPC|EDQUOT|no space left|disk is full|disk quota/i.test(text)) return undefined;
  return full(dir, await freeMb(dir), cause ?? error);
}

/** Logs when the disk behind `dir` becomes full, and when there is room again; once each time. */
export function watchRoom(dir: string, log: Log): { end(): void } {
  let wasFull = false;
  const look = async (): Promise<void> => {
    const was = wasFull;
    wasFull = await isFull(dir);
    if (wasFull && !was) log(`The disk that holds ${dir} is full: nothing goes on until there is room.`);
    if (was && !wasFull) log(`The disk that holds ${dir} has room again.`);
  };
  const timer = setInterval(() => void look(), LOOK_MS).unref();
  return { end: () => clearInterval(timer) };
}

/** Is there less than a megabyte left on the disk behind `dir`? */
export const isFull = async (dir: string): Promise<boolean> => (await freeMb(dir)) < 1;

/** Infinity when the free space of the folder cannot be read, so that nothing is stopped by that. */
async function freeMb(dir: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(dir);
    return (bavail * bsize) / MB;
  } catch {
    return Infinity;
  }
}

function full(dir: string, free: number, cause?: unknown): RunbookError {
  const room = Number.isFinite(free) ? ` (${free.toFixed(1)} MB free, ${NEEDED_MB} needed)` : '';
  return new RunbookError('SETUP_FAILED', `The disk that holds ${dir} is full${room}.`, {
    hint: 'Make room there, or name another folder with RUNBOOK_CACHE.',
    cause,
  });
}
