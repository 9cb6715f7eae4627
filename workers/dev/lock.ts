import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';

/** The process that holds a lock. */
export interface Holder {
  pid: number;
  host: string;
  /** Unique for each time that the lock is taken. */
  id: string;
}

/** A lock that is ours until it is released. */
export interface Lock {
  /** Gives the lock back; does nothing when another process holds it by now. */
  release(): Promise<void>;
}

/** Either the lock was taken, or a live process holds it. */
export type Attempt = { lock: Lock; holder?: never } | { lock?: never; holder: Holder };

const RENEW_MS = 2_000;
/** A lock not renewed for this long counts as abandoned; a busy machine delays renewals by much less. */
const STALE_MS = 15_000;

/**
 * Tries once to take the lock file at `path`, whose folder exists, and renews it until it is released. Breaks a lock whose holder is a
 * process of this host that is gone, or has not renewed it for fifteen seconds. The second rule covers holders on other hosts, and process
 * numbers that another process has by now. Rejects when the folder cannot be written.
 */
export async function tryLock(path: string): Promise<Attempt> {
  for (;;) {
    const own: Holder = { pid: process.pid, host: hostname(), id: randomUUID() };
    if (await create(path, own)) return { lock: held(path, own) };
    const holder = await liveHolder(path);
    if (holder) return { holder };
    await breakLock(path, (await readHolder(path))?.id);
  }
}

/** The live process that holds the lock at `path`; undefined when there is none. Changes nothing. */
export async function liveHolder(path: string): Promise<Holder | undefined> {
  const holder = await readHolder(path);
  return holder && !isGone(holder) && (await isFresh(path)) ? holder : undefined;
}

/** Gives back the lock at `path` if this process holds it. */
export async function releaseOwn(path: string): Promise<void> {
  const holder = await readHolder(path);
  if (holder?.pid === process.pid && holder.host === hostname()) await rm(path, { force: true });
}

/** `process 4711`, with its host when it is another host. */
export const nameOf = ({ pid, host }: Holder): string => `process ${pid}${host === hostname() ? '' : ` on ${host}`}`;

/** Creates the lock by linking a finished file: that is atomic, so readers never see a lock file without its holder. */
async function create(path: string, holder: Holder): Promise<boolean> {
  const draft = `${path}.${holder.id}`;
  try {
    await writeFile(draft, JSON.stringify(holder), { mode: 0o600 });
    await link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

function held(path: string, { id }: Holder): Lock {
  const renew = async (): Promise<void> => {
    if ((await readHolder(path))?.id === id) await utimes(path, new Date(), new Date());
  };
  const timer = setInterval(() => void renew().catch(() => undefined), RENEW_MS).unref();
  return {
    async release() {
      clearInterval(timer);
      if ((await readHolder(path))?.id === id) await rm(path, { force: true });
    },
  };
}

async function readHolder(path: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

/** Is the holder's process gone? Only known for processes of this host; for other hosts only missing renewals tell. */
function isGone({ pid, host }: Holder): boolean {
  if (host !== hostname()) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'EPERM';
  }
}

async function isFresh(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && Math.abs(Date.now() - found.mtimeMs) < STALE_MS;
}

/** Moves a dead holder's lock away; puts it back if a live process took the lock in the meantime. */
async function breakLock(path: string, dead: string | undefined): Promise<void> {
  const aside = `${path}.broken.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch {
    return;
  }
  const moved = await readHolder(aside);
  if (moved && moved.id !== dead) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
}
