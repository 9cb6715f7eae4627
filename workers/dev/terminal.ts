import type { Log } from './progress.js';

/** The streams of a foreground program; the CLI's `Io` is one. */
export interface Terminal {
  stdin: AsyncIterable<Uint8Array | string> & { isTTY?: boolean };
  /** What a machine may read. */
  stdout: Output;
  /** Progress and logs. */
  stderr: Output;
  /** Is standard output a terminal? */
  isTTY: boolean;
}

export interface Output {
  write(text: string): unknown;
}

/** Writes lines, given without their end. */
export const lineTo =
  (output: Output): Log =>
  (line) =>
    void output.write(`${line}\n`);

/** Can a person be asked? */
export const isInteractive = ({ stdin, isTTY }: Terminal): boolean => isTTY && stdin.isTTY === true;

/** Puts a question and resolves to the line typed; to '' when the input has ended. */
export async function ask({ stdin, stdout }: Terminal, question: string): Promise<string> {
  stdout.write(question);
  let typed = '';
  for await (const chunk of stdin) {
    typed += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
    if (typed.includes('\n')) break;
  }
  return typed.split('\n')[0]?.trim() ?? '';
}
