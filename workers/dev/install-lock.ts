import { randomUUID } from 'node:crypto';
import { access, link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 200;
const SAY_WAITING_MS = 5_000;

/**
 * Installs into `dir` once, across processes and clones (house 9): `install` fills a staging folder beside `dir`, which is
 * then moved into place whole, or not at all. Returns at once when `dir` exists; waits, saying so through `log`, while another
 * live process installs it. A lock whose holder has died is broken. Rejects with whatever `install` rejects with.
 */
export async function installOnce(
  dir: string,
  install: (staging: string) => Promise<void>,
  log: (line: string) => void,
): Promise<void> {
  if (await exists(dir)) return;
  await mkdir(dirname(dir), { recursive: true });
  const release = await acquire(`${dir}.lock`, () => exists(dir), log);
  if (!release) return;
  const staging = join(dirname(dir), `.${basename(dir)}.${process.pid}.${randomUUID().slice(0, 8)}`);
  try {
    if (await exists(dir)) return;
    await mkdir(staging);
    await install(staging);
    await moveIntoPlace(staging, dir);
  } finally {
    await rm(staging, { recursive: true, force: true });
    await release();
  }
}

/** When somebody else was faster after all, theirs is as good as ours. */
async function moveIntoPlace(staging: string, dir: string): Promise<void> {
  try {
    await rename(staging, dir);
  } catch (error) {
    if (!(await exists(dir))) throw error;
  }
}

/** Resolves to a function that gives the lock back, or to undefined when `done` turned true while waiting. */
async function acquire(
  lock: string,
  done: () => Promise<boolean>,
  log: (line: string) => void,
): Promise<(() => Promise<void>) | undefined> {
  let lastSaid = Date.now() - SAY_WAITING_MS;
  while (!(await tryLock(lock))) {
    if (await done()) return undefined;
    const holder = await readHolder(lock);
    if (holder && !isAlive(holder)) {
      await breakLock(lock, holder);
      continue;
    }
    if (Date.now() - lastSaid >= SAY_WAITING_MS) {
      log(
        `waiting for another process${holder ? ` (pid ${holder.pid})` : ''} that is installing ${basename(dirname(lock))}`,
      );
      lastSaid = Date.now();
    }
    await sleep(POLL_MS);
  }
  return () => rm(lock, { force: true });
}

interface Holder {
  pid: number;
  host: string;
  id: string;
}

/** Linking a finished file is atomic and never shows a lock without its holder. */
async function tryLock(lock: string): Promise<boolean> {
  const holder: Holder = { pid: process.pid, host: hostname(), id: randomUUID() };
  const draft = `${lock}.${holder.id}`;
  await writeFile(draft, JSON.stringify(holder), { mode: 0o600 });
  try {
    await link(draft, lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function readHolder(lock: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(lock, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

/** A holder on another host (a shared home folder) cannot be asked: it counts as alive. */
function isAlive(holder: Holder): boolean {
  if (holder.host !== hostname()) return true;
  try {
    process.kill(holder.pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Moves the dead holder's lock aside; puts it back when, in between, a living process had taken it. */
async function breakLock(lock: string, dead: Holder): Promise<void> {
  const aside = `${lock}.broken.${randomUUID()}`;
  try {
    await rename(lock, aside);
  } catch {
    return;
  }
  const moved = await readHolder(aside);
  if (moved && moved.id !== dead.id) await link(aside, lock).catch(() => undefined);
  await rm(aside, { force: true });
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
