import type { Command } from 'commander';
import { describeAutomation } from '../../engine/client/describe.js';
import { exitStatusOf } from '../exit-status.js';
import { follow } from '../follow.js';
import type { Io } from '../io.js';
import { watchView, writeRecord } from '../show-record.js';
import { saying } from '../waiting.js';
import type { Connected } from '../with-client.js';
import { withClient } from '../with-client.js';

interface Options {
  format: string;
  watch?: true;
}

/** `runbook show ID`: GetAutomationExecution (spec 6.4). */
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

async function show(io: Io, { client, sandbox }: Connected, id: string, { format }: Options): Promise<number> {
  const record = await saying(io, 'Asking for the record', describeAutomation(client, id));
  writeRecord(io, record, { format, asserted: sandbox === undefined });
  return 0;
}

async function watch(io: Io, { client, sandbox }: Connected, id: string, { format }: Options): Promise<number> {
  const asserted = sandbox === undefined;
  const record = await follow(client, id, watchView(io, format, asserted), { needsWorker: false });
  writeRecord(io, record, { format, asserted, drawn: io.isTTY });
  return exitStatusOf(record);
}
