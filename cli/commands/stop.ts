import type { Command } from 'commander';
import { Option } from 'commander';
import { stopAutomation } from '../../engine/client/stop.js';
import type { Io } from '../io.js';
import { warn, writeJson, writeLine } from '../io.js';
import { oneLine } from '../../workers/printable.js';
import { shellWord } from '../view/shell-word.js';
import { saying } from '../waiting.js';
import { withClient } from '../with-client.js';

interface Options {
  format: string;
  type: 'Cancel' | 'Complete';
}

/** `runbook stop ID`: StopAutomationExecution (behaviour 6.2). */
export function configure(command: Command, io: Io, exit: (status: number) => void): void {
  command
    .argument('<id>', 'the execution, or the first characters of its id')
    .addOption(
      new Option('--type <type>', 'Cancel interrupts the running step, Complete lets it finish')
        .choices(['Cancel', 'Complete'])
        .default('Cancel'),
    )
    .addHelpText('after', EXAMPLES)
    .action(async (id: string, options: Options) => exit(await stop(io, id, options)));
}

const EXAMPLES = `
Examples:
  runbook stop 9e7dcac8
  runbook stop 9e7dcac8 --type Complete

Exits 14 when it is over already.`;

async function stop(io: Io, id: string, { format, type }: Options): Promise<number> {
  return withClient(io, async ({ client }) => {
    const stopped = await saying(io, 'Waiting for the worker', stopAutomation(client, id, type));
    warn(io, stopped.warnings);
    const { AutomationExecutionId } = stopped;
    if (format === 'json') writeJson(io, { AutomationExecutionId });
    else
      writeLine(
        io.stdout,
        `Stopping ${oneLine(AutomationExecutionId)}. See how it ends: ${io.command ?? 'runbook'} show ${shellWord(oneLine(AutomationExecutionId))} --watch`,
      );
    return 0;
  });
}
