import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { cacheDir } from './cache-dir.js';
import { liveHolder } from './lock.js';
import { packageRoot } from './package-root.js';

/** What a running `runbook dev` (or `npm start`) writes for the other sub-commands to find it (design house 9). */
export interface DevState {
  /** The process that runs the environment. */
  pid: number;
  host: string;
  /** Unique for this environment; its own Temporal server keeps it, too (`temporal-server.ts`). Absent when the server is not ours. */
  id?: string;
  /** The folder that it was started from: a clone, or an installed package. */
  root: string;
  /** Temporal's `host:port`. */
  address: string;
  namespace: string;
  /** Environment variables that lead AWS clients to the sandbox; absent without one. */
  sandbox?: Record<string, string>;
}

/** `<cache>/dev/<16 hex digits of the package root's hash><suffix>`: each clone has its own files, and all of a user are in one folder. */
export const devFile = (suffix: string): string => join(devFolder(), `${hashOf(packageRoot())}${suffix}`);

/** The folder with the files of all environments of this user, running or not. */
export const devFolder = (): string => join(cacheDir(), 'dev');

/** First 16 hex digits of the SHA-256. */
export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

/**
 * The environments that run on this host for this user: our own clone's first, then the others by folder. An environment runs as long as
 * its lock is renewed (`lock.ts`). Its process number alone proves nothing, because another process may have it by now.
 */
export async function runningEnvironments(): Promise<DevState[]> {
  const names = await readdir(devFolder()).catch(() => []);
  const files = names.filter((name) => /^[0-9a-f]{16}\.json$/.test(name)).map((name) => join(devFolder(), name));
  const states = await Promise.all(files.map(readRunning));
  const own = packageRoot();
  return states
    .filter((state): state is DevState => state?.host === hostname())
    .sort((a, b) => Number(b.root === own) - Number(a.root === own) || a.root.localeCompare(b.root));
}

async function readRunning(file: string): Promise<DevState | undefined> {
  const [state, holder] = await Promise.all([readState(file), liveHolder(file.replace(/json$/, 'lock'))]);
  return state && holder?.pid === state.pid && holder.host === state.host ? state : undefined;
}

/** The state that was last written for our clone, whether its environment still runs or not. */
export const lastState = (): Promise<DevState | undefined> => readState(devFile('.json'));

/** Writes the file completely or not at all; readable by its owner only, because it holds keys. */
export async function writeDevState(state: DevState): Promise<void> {
  const file = devFile('.json');
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}`;
  try {
    await writeFile(draft, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
    await rename(draft, file);
  } finally {
    await rm(draft, { force: true });
  }
}

/** Removes the file if process `pid` wrote it. */
export async function removeDevState(pid: number = process.pid): Promise<void> {
  if ((await lastState())?.pid === pid) await rm(devFile('.json'), { force: true });
}

async function readState(file: string): Promise<DevState | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as DevState;
  } catch {
    return undefined;
  }
}
