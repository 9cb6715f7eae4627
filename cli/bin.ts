#!/usr/bin/env node
import { hostname, userInfo } from 'node:os';
import { runCli } from './main.js';
import { commandInPlace, temporalInPlace } from './here/place.js';

/** The only file of the command that uses the process: its streams, environment and exit status. */
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // The reader has closed the pipe, as in `runbook list | head`, so nobody would read an error.
    if (error.code === 'EPIPE') process.exit();
    throw error;
  });
}

const status = await runCli(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  isTTY: process.stdout.isTTY === true,
  rows: process.stdout.rows || 24,
  columns: process.stdout.columns || 80,
  now: () => Date.now(),
  cwd: process.cwd(),
  user: `${userName()}@${hostname()}`,
  environments: async () => (await import('../workers/dev/state-file.js')).runningEnvironments(),
  get command() {
    return commandInPlace(process.env, process.cwd());
  },
  get temporal() {
    return temporalInPlace(process.env);
  },
});

// Exit as soon as everything is written: a failed connection would keep the process alive for seconds.
await Promise.all([process.stdout, process.stderr].map((stream) => new Promise((done) => stream.write('', done))));
process.exit(status);

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run under a user id that has no name.
    return String(process.getuid?.() ?? 'unknown');
  }
}
