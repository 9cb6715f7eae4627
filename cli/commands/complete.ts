import { Command } from 'commander';
import type { CommandEntry } from '../command-module.js';
import type { Io } from '../io.js';
import { writeLine } from '../io.js';
import { withClient } from '../with-client.js';

/** `runbook complete -- WORD…`: prints the completions of the last word, one a line, for shells. Never fails; waits 1.5 s at most. */
export function configure(
  command: Command,
  io: Io,
  exit: (status: number) => void,
  all: readonly CommandEntry[],
): void {
  command
    .argument('[words...]')
    .addHelpText('after', EXAMPLES)
    .action(async (words: string[]) => {
      const last = words.at(-1) ?? '';
      const answers = await answersFor(words, all, io).catch(() => []);
      answers.filter((answer) => answer.startsWith(last)).forEach((answer) => writeLine(io.stdout, answer));
      exit(0);
    });
}

const EXAMPLES = `
Examples:
  runbook complete -- list --st                  prints --status`;

/** Commands whose argument is an execution id. */
const TAKE_ID = ['show', 'approve', 'reject', 'stop'];
const PATIENCE_MS = 1_500;

async function answersFor(words: readonly string[], all: readonly CommandEntry[], io: Io): Promise<string[]> {
  const [name, ...rest] = words;
  if (rest.length === 0) return all.filter(({ hidden }) => !hidden).map((command) => command.name);
  const found = all.find((command) => command.name === name);
  if (!found) return [];
  if (rest.at(-1)!.startsWith('-')) return optionsOf(found, io);
  const takesId = TAKE_ID.includes(found.name) && rest.filter((word) => !word.startsWith('-')).length === 1;
  return takesId ? executions(io) : choices(found, rest.at(-2), io);
}

async function optionsOf(entry: CommandEntry, io: Io): Promise<string[]> {
  return (await configured(entry, io)).options
    .map(({ long }) => long)
    .filter((long) => long !== undefined && long !== null);
}

/** The values that an option allows. */
async function choices(entry: CommandEntry, option: string | undefined, io: Io): Promise<string[]> {
  const { options } = await configured(entry, io);
  return options.find(({ long, short }) => option !== undefined && [long, short].includes(option))?.argChoices ?? [];
}

async function configured(entry: CommandEntry, io: Io): Promise<Command> {
  const command = new Command(entry.name);
  (await entry.load()).configure(command, io, () => undefined, []);
  return command;
}

async function executions(io: Io): Promise<string[]> {
  const listed = withClient({ ...io, stderr: { write: () => undefined } }, async ({ client }) => {
    const { listAutomations } = await import('../../engine/client/list.js');
    return (await listAutomations(client, { limit: 50 })).executions.map((each) => each.AutomationExecutionId);
  });
  const late = new Promise<string[]>((resolve) => setTimeout(resolve, PATIENCE_MS, []).unref());
  return Promise.race([listed, late]);
}
