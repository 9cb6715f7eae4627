import { spawnLeashed, type LeashOptions } from './leashed.js';

const KEEP = 8_000;

/** The result of a program that has ended. */
export interface Ran {
  status: number;
  stdout: string;
  /** The end of all that it printed, for messages. */
  output: string;
}

/** Runs a program to its end; it also ends when this process does (leashed.ts). Never rejects: status 127 when it cannot be started. */
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
