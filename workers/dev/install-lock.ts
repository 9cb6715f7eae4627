import { randomUUID } from 'node:crypto';
import { access, mkdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { nameOf, tryLock, type Lock } from './lock.js';

const POLL_MS = 200;
const SAY_WAITING_MS = 5_000;

/**
 * Installs into `dir` once, across processes and clones (design house 9): `install` fills a staging folder beside `dir`, which is then
 * renamed to `dir`, so `dir` is never incomplete. Returns at once when `dir` exists. While another live process installs it, waits and logs
 * for which process. A lock whose holder has died is broken (lock.ts). Rejects like `install`.
 */
export async function installOnce(
  dir: string,
  install: (staging: string) => Promise<void>,
  log: (line: string) => void,
): Promise<void> {
  if (await exists(dir)) return;
  await mkdir(dirname(dir), { recursive: true });
  const lock = await acquire(`${dir}.lock`, () => exists(dir), log);
  if (!lock) return;
  const staging = join(dirname(dir), `.${basename(dir)}.${process.pid}.${randomUUID().slice(0, 8)}`);
  try {
    if (await exists(dir)) return;
    await mkdir(staging);
    await install(staging);
    await moveIntoPlace(staging, dir);
  } finally {
    await rm(staging, { recursive: true, force: true });
    await lock.release();
  }
}

/** Renames `staging` to `dir`. When another process was faster, its installation is kept. */
async function moveIntoPlace(staging: string, dir: string): Promise<void> {
  try {
    await rename(staging, dir);
  } catch (error) {
    if (!(await exists(dir))) throw error;
  }
}

/** Resolves to the lock, or to undefined when `done` turned true while waiting. */
async function acquire(
  path: string,
  done: () => Promise<boolean>,
  log: (line: string) => void,
): Promise<Lock | undefined> {
  let lastSaid = Date.now() - SAY_WAITING_MS;
  for (;;) {
    const { lock, holder } = await tryLock(path);
    if (lock) return lock;
    if (await done()) return undefined;
    if (Date.now() - lastSaid >= SAY_WAITING_MS) {
      log(`waiting for ${nameOf(holder)}, which is installing ${basename(dirname(path))} (it holds ${path})`);
      lastSaid = Date.now();
    }
    await sleep(POLL_MS);
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
