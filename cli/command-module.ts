import type { Command } from 'commander';
import type { Io } from './io.js';

/** The exports of a file in `commands/`. */
export interface CommandModule {
  /** Adds arguments, options and the action to `command`. The action calls `exit` with its status; `all`: every sub-command. */
  configure(command: Command, io: Io, exit: (status: number) => void, all: readonly CommandEntry[]): void;
}

export interface CommandEntry {
  name: string;
  summary: string;
  hidden?: true;
  /** Stays in the foreground and prints no JSON document, so it has no `--format`. */
  foreground?: true;
  load(): Promise<CommandModule>;
}
