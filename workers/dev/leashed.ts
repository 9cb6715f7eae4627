import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

/** A child process that ends when this process ends. */
export interface Leashed {
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Resolves to the exit status when it has ended; 128 + number after a signal, 127 when it could not be started. Never rejects. */
  readonly exited: Promise<number>;
  /** Sends SIGTERM to it and all that it started, SIGKILL after `graceMs`; resolves when it has ended. */
  close(): Promise<void>;
  /** Sends SIGKILL to it and all that it started, without a chance to save anything; resolves when it has ended. */
  kill(): Promise<void>;
}

export interface LeashOptions {
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  /** Ms that it may take to end after SIGTERM; 5,000 by default. At most one second when this process is gone. */
  graceMs?: number;
}

const live = new Set<Leashed>();

/** Starts a program that ends when this process ends, even by SIGKILL (design house 9: Ctrl-C leaves nothing behind). */
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

/** Ends all leashed programs of this process, newest first, so that a worker ends before the servers that it uses. */
export async function closeAllLeashed(): Promise<void> {
  for (const leashed of [...live].reverse()) await leashed.close();
}

/** Kills the whole process group, whose leader is leash.mjs. */
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
