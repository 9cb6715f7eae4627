import type { Command } from 'commander';
import { describeAutomation } from '../../engine/client/describe.js';
import { needsAssertion } from '../here/asserted.js';
import { exitStatusOf } from '../exit-of-record.js';
import { follow } from '../follow.js';
import type { Io } from '../io.js';
import { nextOptions, watchView, writeRecord } from '../show-record.js';
import { saying } from '../waiting.js';
import type { Connected } from '../with-client.js';
import { withClient } from '../with-client.js';

interface Options {
  format: string;
  watch?: true;
}

/** `runbook show ID`: GetAutomationExecution (behaviour 6.4). */
export function configure(command: Command, io: Io, exit: (status: number) => void): void {
  command
    .argument('<id>', 'the execution, or the first characters of its id')
    .option('--watch', 'follow it to the end; exits 20, 21 or 22 when it did not succeed')
    .addHelpText('after', EXAMPLES)
    .action(async (id: string, options: Options) =>
      exit(await withClient(io, (connected) => (options.watch ? watch : show)(io, connected, id, options))),
    );
}

const EXAMPLES = `
Examples:
  runbook show 9e7dcac8
  runbook show 9e7dcac8 --watch
  runbook show 9e7dcac8 --format json | jq '.AutomationExecution.StepExecutions[].StepStatus'`;

async function show(io: Io, connected: Connected, id: string, { format }: Options): Promise<number> {
  const record = await saying(io, 'Asking for the record', describeAutomation(connected.client, id));
  const next = nextOptions(io, connected.settings, await needsAssertion(connected));
  writeRecord(io, record, { format, ...next });
  return 0;
}

async function watch(io: Io, connected: Connected, id: string, { format }: Options): Promise<number> {
  const next = nextOptions(io, connected.settings, await needsAssertion(connected));
  const record = await follow(connected.client, id, watchView(io, format, next), { needsWorker: false });
  writeRecord(io, record, { format, ...next, drawn: io.isTTY });
  return exitStatusOf(record);
}
