import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheDir } from './cache-dir.js';
import { packageRoot } from './package-root.js';

/** What a running `runbook dev` (or `npm start`) tells the other sub-commands (house 9). */
export interface DevState {
  /** The process that holds it all. */
  pid: number;
  /** Temporal's `host:port`. */
  address: string;
  namespace: string;
  /** Environment variables that lead AWS clients to the sandbox; absent without one. */
  sandbox?: Record<string, string>;
}

/** `<cache>/dev/<16 hex digits of the package root><suffix>`: each clone has its own. */
export function devFile(suffix: string): string {
  const hash = createHash('sha256').update(packageRoot()).digest('hex').slice(0, 16);
  return join(cacheDir(), 'dev', `${hash}${suffix}`);
}

/** What runs for this clone, if anything does. A file that its process has left behind is removed. */
export async function readDevState(): Promise<DevState | undefined> {
  const state = await parse(devFile('.json'));
  if (!state) return undefined;
  if (isAlive(state.pid)) return state;
  await removeDevState(state.pid);
  return undefined;
}

/** Written whole or not at all; readable by its owner only, because it holds keys. */
export async function writeDevState(state: DevState): Promise<void> {
  const file = devFile('.json');
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
  await rename(draft, file);
}

/** Removes the file if it is that process's. */
export async function removeDevState(pid: number = process.pid): Promise<void> {
  const file = devFile('.json');
  if ((await parse(file))?.pid === pid) await rm(file, { force: true });
}

async function parse(file: string): Promise<DevState | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as DevState;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
