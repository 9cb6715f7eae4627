import type { Command } from 'commander';
import type { Io } from '../io.js';

/** `runbook dev [--sandbox]`: runs a Temporal server, a worker and, with the option, the AWS sandbox until Ctrl-C (design house 9). */
export function configure(command: Command, io: Io, exit: (status: number) => void): void {
  command
    .option('--sandbox', 'with a sandbox of AWS: no account, no cost, no way to a real one')
    .addHelpText('after', EXAMPLES)
    .action(async ({ sandbox = false }: { sandbox?: boolean }) => {
      const { runDev } = await import('../../workers/dev/run-dev.js');
      exit(await runDev({ sandbox, io }));
    });
}

const EXAMPLES = `
Examples:
  runbook dev --sandbox
  runbook dev                 with your own AWS credentials and Region

When it prints a line that begins with \`ready\`, every other command of yours on this machine finds it. The lines after it make
aws, temporal and boto3 talk to it: copy them into a shell. Ctrl-C stops everything; what ran is kept.

Without --sandbox the worker acts as you, and its Temporal server asks nobody who they are: whoever can log in to this machine can
have it run anything.`;
