import { spawnLeashed, type LeashOptions } from './leashed.js';

const KEEP = 8_000;

/** What a program that ran to its end has left. */
export interface Ran {
  status: number;
  stdout: string;
  /** The tail of all that it printed, for messages. */
  output: string;
}

/** Runs a program to its end, on a leash. Never rejects: a program that cannot be started has status 127. */
export async function runProgram(command: string, args: readonly string[], options: LeashOptions = {}): Promise<Ran> {
  const leashed = spawnLeashed(command, args, options);
  let [stdout, output] = ['', ''];
  for (const stream of [leashed.stdout, leashed.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      if (stream === leashed.stdout) stdout += text;
      output = (output + text).slice(-KEEP);
    });
  }
  const status = await leashed.exited;
  return { status, stdout, output: output.trim() };
}
