import type { DevState } from '../workers/dev/state-file.js';

/** Everything a command may touch besides Temporal and files: so a test states input → output → exit status. */
export interface Io {
  stdin: AsyncIterable<Uint8Array | string> & { isTTY?: boolean };
  stdout: Output;
  stderr: Output;
  env: Record<string, string | undefined>;
  /** Is standard output a terminal? */
  isTTY: boolean;
  /** Size of the terminal in characters. */
  rows: number;
  columns: number;
  /** Ms since the epoch. */
  now(): number;
  /** Relative paths start here. */
  cwd: string;
  /** Who asks, as the operating system knows them: `alice@host`. Not an identity that anything has proven. */
  user: string;
  /** What a running `runbook dev` of this clone tells. */
  devState(): Promise<DevState | undefined>;
}

export interface Output {
  write(text: string): unknown;
}

/** A text as a line of its own. */
export const writeLine = (output: Output, text: string): void => void output.write(`${text}\n`);

/** The one JSON document of `--format json` (house 9a). */
export const writeJson = (io: Io, document: unknown): void =>
  writeLine(io.stdout, JSON.stringify(document, undefined, 2));

/** A warning never stands where a machine reads. */
export const warn = (io: Io, warnings: readonly string[]): void =>
  warnings.forEach((warning) => writeLine(io.stderr, `warning: ${warning}`));
