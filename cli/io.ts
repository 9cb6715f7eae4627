import type { DevState } from '../workers/dev/state-file.js';
import { escapedJson, printable } from '../workers/printable.js';

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
  /** What every running `runbook dev` of this user tells, that of our own folder first. */
  environments(): Promise<DevState[]>;
  /** How a person calls us here, for what we tell them to do; `runbook` when absent. */
  command?: string | undefined;
  /** How a person calls Temporal's own command here; absent: not at all. */
  temporal?: string | undefined;
}

export interface Output {
  write(text: string): unknown;
}

/** A text as a line of its own, or several. Whatever could steer a terminal is made visible: texts come from anybody. */
export const writeLine = (output: Output, text: string): void => void output.write(`${printable(text)}\n`);

/** A line of a view, which has cleaned what it was given before it put colours in. */
export const writeStyled = (output: Output, line: string): void => void output.write(`${line}\n`);

/** The one JSON document of `--format json` (design house 9a): exact, with what could steer a terminal escaped. */
export const writeJson = (io: Io, document: unknown): void =>
  void io.stdout.write(`${escapedJson(JSON.stringify(document, undefined, 2))}\n`);

/** A warning never stands where a machine reads. */
export const warn = (io: Io, warnings: readonly string[]): void =>
  warnings.forEach((warning) => writeLine(io.stderr, indented(`warning: ${inPlace(io, warning)}`)));

/** What follows the first line stands apart: no text in a message can add a line that looks like one of ours. */
export const indented = (message: string): string => message.replaceAll('\n', '\n  ');

const OURS =
  /\brunbook(?= (validate|simulate|start|list|show|approve|reject|stop|worker|dev|setup|completion|help|--help)\b)/g;

/** Our own words about what to do, with our command as a person can call it here. */
export const inPlace = ({ command = 'runbook' }: Pick<Io, 'command'>, text: string): string =>
  text.replace(OURS, () => command);
