import type { Command } from 'commander';
import type { SearchAttributeSetup } from '../../engine/client/search-attributes.js';
import { registerSearchAttributes } from '../../engine/client/search-attributes.js';
import type { Io } from '../io.js';
import { writeJson, writeLine } from '../io.js';
import { columns } from '../view/text.js';
import { withClient } from '../with-client.js';

/** `runbook setup`: registers our search attributes, or prints the commands that do (design house 8). */
export function configure(command: Command, io: Io, exit: (status: number) => void): void {
  command
    .addHelpText('after', EXAMPLES)
    .action(async ({ format }: { format: string }) => exit(await setup(io, format)));
}

const EXAMPLES = `
Examples:
  runbook setup
  TEMPORAL_ADDRESS=temporal.example.com:7233 TEMPORAL_NAMESPACE=ops runbook setup

Registers the search attributes RunbookName and RunbookStatus. Where you may not (Temporal Cloud), it prints the
commands for somebody who may. Running it again changes nothing. \`runbook dev\` needs no setup.`;

async function setup(io: Io, format: string): Promise<number> {
  const done = await withClient(io, ({ client }) => registerSearchAttributes(client));
  if (format === 'json') writeJson(io, { SearchAttributes: done.attributes, Commands: done.commands });
  else lines(done).forEach((line) => writeLine(io.stdout, line));
  return 0;
}

function lines({ attributes, commands }: SearchAttributeSetup): string[] {
  const table = columns(attributes.map(({ Name, Status }) => [Name, Status]));
  if (commands.length === 0) return table;
  return [...table, '', 'You may not create search attributes here. Ask somebody who may to run:', ...commands];
}
