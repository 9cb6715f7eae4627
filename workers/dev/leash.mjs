/**
 * Runs one program and ends it on SIGTERM, or when our standard input closes: the kernel closes it even when the parent process, which
 * holds the other end, is killed with SIGKILL. Usage: node leash.mjs GRACE_MS COMMAND ARGUMENT…
 *
 * The parent starts us as the leader of a process group of our own. So Ctrl-C in a terminal does not reach the program (the parent ends its
 * programs in order), and everything that the program starts can be ended with it.
 */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

// Files that our programs write (databases, health files, caches) are readable by their owner only.
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
    // Our own SIGTERM to the process group also reaches ourselves.
    if (asked) return;
    asked = true;
    end(Number(graceMs));
  });
}
// The parent is gone: nobody waits for an orderly shutdown, and the servers that the program uses are ending as well.
process.stdin.once('close', () => {
  asked = true;
  end(Math.min(Number(graceMs), ABANDONED_MS));
});
process.stdin.resume();

// Started last, so that the handlers that end the program are in place before it runs.
const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
child.once('error', (error) => {
  process.stderr.write(`${command}: ${error.message}\n`);
  process.exit(127);
});
child.once('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
