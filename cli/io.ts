import type { DevState } from '../workers/dev/state-file.js';
import { escapedJson, printable } from '../workers/printable.js';

/** Everything that a command uses besides Temporal and files, so that a test can give the input and check output and exit status. */
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
  /** The user and host of the operating system: `alice@host`. Not a proven identity. */
  user: string;
  /** The state of every running `runbook dev` of this user, that of our own folder first. */
  environments(): Promise<DevState[]>;
  /** How a person calls us here, for commands in our messages; `runbook` when absent. */
  command?: string | undefined;
  /** How a person calls Temporal's own command here; absent when it is not installed. */
  temporal?: string | undefined;
}

export interface Output {
  write(text: string): unknown;
}

/** Writes a text of one or more lines. Characters that could control a terminal are replaced, because texts come from anybody. */
export const writeLine = (output: Output, text: string): void => void output.write(`${printable(text)}\n`);

/** Writes a line of a view unchanged: the view has replaced control characters before it added colours. */
export const writeStyled = (output: Output, line: string): void => void output.write(`${line}\n`);

/** Writes the one JSON document of `--format json` (design house 9a), with characters that could control a terminal escaped. */
export const writeJson = (io: Io, document: unknown): void =>
  void io.stdout.write(`${escapedJson(JSON.stringify(document, undefined, 2))}\n`);

/** Writes warnings to standard error, because programs read standard output. */
export const warn = (io: Io, warnings: readonly string[]): void =>
  warnings.forEach((warning) => writeLine(io.stderr, indented(`warning: ${inPlace(io, warning)}`)));

/** Indents all lines after the first, so that a text inside a message cannot forge a line that looks like one of ours. */
export const indented = (message: string): string => message.replaceAll('\n', '\n  ');

const OURS =
  /\brunbook(?= (validate|simulate|start|list|show|approve|reject|stop|worker|dev|setup|completion|help|--help)\b)/g;

/** Replaces `runbook` in the commands of our own messages by the way a person calls it here. */
export const inPlace = ({ command = 'runbook' }: Pick<Io, 'command'>, text: string): string =>
  text.replace(OURS, () => command);
