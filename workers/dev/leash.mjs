/**
 * Runs one program and ends it when we get a SIGTERM, or when our own standard input closes: the kernel sees to that even if the
 * process that holds the other end is killed with SIGKILL. Usage: node leash.mjs GRACE_MS COMMAND ARGUMENT…
 *
 * We are started as the leader of a process group of our own, so that Ctrl-C in a terminal does not reach the program (the one
 * who holds the leash closes things in order) and so that everything that the program starts can be ended with it.
 */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

// Databases, health files, caches: what our programs write is for their owner only.
process.umask(0o077);

const ABANDONED_MS = 1_000;
const [graceMs, command, ...args] = process.argv.slice(2);

const end = (ms) => {
  process.kill(-process.pid, 'SIGTERM');
  setTimeout(() => process.kill(-process.pid, 'SIGKILL'), ms);
};
let asked = false;
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) {
  process.on(signal, () => {
    // Our own SIGTERM to the group comes back to us.
    if (asked) return;
    asked = true;
    end(Number(graceMs));
  });
}
// Whoever held the leash is gone: nobody waits for an ending in good order, and what it depends on is ending, too.
process.stdin.once('close', () => {
  asked = true;
  end(Math.min(Number(graceMs), ABANDONED_MS));
});
process.stdin.resume();

// Last, so that there is never a program without somebody who would end it.
const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
child.once('error', (error) => {
  process.stderr.write(`${command}: ${error.message}\n`);
  process.exit(127);
});
child.once('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
