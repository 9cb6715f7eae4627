import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

/** A process that cannot outlive us. */
export interface Leashed {
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Resolves with the exit status once it is gone; 128 + number after a signal, 127 when it could not be started. Never rejects. */
  readonly exited: Promise<number>;
  /** SIGTERM to it and all that it started, SIGKILL after `graceMs`; resolves when it is gone. */
  close(): Promise<void>;
  /** SIGKILL to it and all that it started, which can neither say nor save anything; resolves when it is gone. */
  kill(): Promise<void>;
}

export interface LeashOptions {
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  /** How long it may take over its own ending; 5,000 by default. One second at most when this process is gone. */
  graceMs?: number;
}

const live = new Set<Leashed>();

/** Starts a program that ends with this process, however this process ends (design house 9: Ctrl-C leaves nothing behind). */
export function spawnLeashed(command: string, args: readonly string[], options: LeashOptions = {}): Leashed {
  const leash = fileURLToPath(new URL('./leash.mjs', import.meta.url));
  const child = spawn(process.execPath, [leash, String(options.graceMs ?? 5_000), command, ...args], {
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(options.env && { env: options.env }),
    ...(options.cwd && { cwd: options.cwd }),
  });
  const exited = exitOf(child);
  const leashed: Leashed = {
    stdout: child.stdout,
    stderr: child.stderr,
    exited,
    async close() {
      child.kill('SIGTERM');
      await exited;
    },
    async kill() {
      killGroup(child);
      await exited;
    },
  };
  live.add(leashed);
  void exited.then(() => live.delete(leashed));
  return leashed;
}

/** Ends everything that this process holds on a leash, newest first: a worker before the servers it talks to. */
export async function closeAllLeashed(): Promise<void> {
  for (const leashed of [...live].reverse()) await leashed.close();
}

/** The leash leads a process group of its own (leash.mjs). */
function killGroup({ pid, exitCode, signalCode }: ChildProcess): void {
  if (pid !== undefined && exitCode === null && signalCode === null) process.kill(-pid, 'SIGKILL');
}

function exitOf(child: ChildProcess): Promise<number> {
  child.stdin?.on('error', () => undefined);
  return new Promise((resolve) => {
    child.once('error', () => resolve(127));
    child.once('exit', (code) => resolve(code ?? 137));
  });
}
