import type { Command } from 'commander';
import type { Io } from './io.js';

/** What a file in `commands/` exports: adds arguments, options and the work to its command. */
export interface CommandModule {
  /** `exit` takes the exit status, once the work is done; `all` are the sub-commands that there are. */
  configure(command: Command, io: Io, exit: (status: number) => void, all: readonly CommandEntry[]): void;
}

export interface CommandEntry {
  name: string;
  summary: string;
  hidden?: true;
  /** Stays in the foreground and answers with no document: no `--format`. */
  foreground?: true;
  load(): Promise<CommandModule>;
}
