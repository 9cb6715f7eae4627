import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { closeAllLeashed, spawnLeashed } from './leashed.js';

const LEASH = fileURLToPath(new URL('./leash.mjs', import.meta.url));
/** Prints its pid and keeps running; with `stubborn` also after SIGTERM. */
const program = (stubborn = false) =>
  `${stubborn ? "process.on('SIGTERM', () => {});" : ''} console.log(process.pid); setInterval(() => {}, 1000)`;

const firstLine = async (stream: NodeJS.ReadableStream): Promise<string> => {
  const [line] = (await once(createInterface({ input: stream }), 'line')) as [string];
  return line;
};
const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0) && !isZombie(pid);
  } catch {
    return false;
  }
};
/** Has the process ended, although its new parent has not read its exit status yet? */
const isZombie = (pid: number): boolean => {
  const stat = `/proc/${pid}/stat`;
  return existsSync(stat) && readFileSync(stat, 'utf8').includes(') Z ');
};
const gone = async (pid: number): Promise<void> => {
  while (isAlive(pid)) await sleep(20);
};

describe('a leashed process', () => {
  it('ends when it is closed', async () => {
    const leashed = spawnLeashed(process.execPath, ['-e', program()]);
    const pid = Number(await firstLine(leashed.stdout));

    await leashed.close();

    expect(isAlive(pid)).toBe(false);
  });

  it('is killed when it does not end within its grace', async () => {
    const leashed = spawnLeashed(process.execPath, ['-e', program(true)], { graceMs: 50 });
    const pid = Number(await firstLine(leashed.stdout));

    await leashed.close();

    await gone(pid);
    expect(isAlive(pid)).toBe(false);
  });

  it('is killed at once, with what it started, whatever it would do about a SIGTERM', async () => {
    const leashed = spawnLeashed(process.execPath, ['-e', program(true)], { graceMs: 60_000 });
    const pid = Number(await firstLine(leashed.stdout));

    await leashed.kill();
    await leashed.kill();

    await gone(pid);
    expect(isAlive(pid)).toBe(false);
  });

  it('takes with it what it started itself', async () => {
    const parent = `const { spawn } = require('child_process');
      spawn(process.execPath, ['-e', ${JSON.stringify(program())}], { stdio: 'inherit' }); setInterval(() => {}, 1000)`;
    const leashed = spawnLeashed(process.execPath, ['-e', parent]);
    const grandchild = Number(await firstLine(leashed.stdout));

    await closeAllLeashed();

    await gone(grandchild);
    expect(isAlive(grandchild)).toBe(false);
  });

  it('ends when the process that holds it is killed with SIGKILL', async () => {
    const holder = spawn(process.execPath, [
      '-e',
      `require('child_process').spawn(process.execPath, [${JSON.stringify(LEASH)}, '1000', process.execPath, '-e',
        ${JSON.stringify(program())}], { detached: true, stdio: ['pipe', 'inherit', 'inherit'] })`,
    ]);
    const pid = Number(await firstLine(holder.stdout));
    expect(isAlive(pid)).toBe(true);

    holder.kill('SIGKILL');

    await gone(pid);
    expect(isAlive(pid)).toBe(false);
  });

  it('passes the exit status on', async () => {
    expect(await spawnLeashed(process.execPath, ['-e', 'process.exit(7)']).exited).toBe(7);
    expect(await spawnLeashed('/no/such/program', []).exited).toBe(127);
  });
});
