/**
 * Runs one program and ends it when our own standard input closes, which the kernel does for us even if the process that
 * holds the other end is killed with SIGKILL. Usage: node leash.mjs GRACE_MS COMMAND ARGUMENT…
 *
 * We are started as the leader of a process group of our own, so that Ctrl-C in a terminal does not reach the program (the one
 * who holds the leash closes things in order) and so that everything that the program starts can be ended with it.
 */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

const [graceMs, command, ...args] = process.argv.slice(2);

const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
child.once('error', (error) => {
  process.stderr.write(`${command}: ${error.message}\n`);
  process.exit(127);
});
child.once('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));

const end = () => {
  process.kill(-process.pid, 'SIGTERM');
  setTimeout(() => process.kill(-process.pid, 'SIGKILL'), Number(graceMs));
};
let ending = false;
const endOnce = () => {
  if (ending) return;
  ending = true;
  end();
};
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, endOnce);
process.stdin.once('close', endOnce);
process.stdin.resume();
