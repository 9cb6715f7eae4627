import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import type { ExecutionStatus } from '../../engine/execution/record/execution.js';
import type { Io } from '../io.js';
import { warn, writeJson, writeStyled } from '../io.js';
import { parseMoment } from '../options/moment.js';
import { listLines } from '../view/list.js';
import { styleFor } from '../view/style.js';
import { forPeople } from '../view/text.js';
import { withClient } from '../with-client.js';

interface Options {
  format: string;
  status?: ExecutionStatus;
  namePrefix?: string;
  since?: string;
  before?: string;
  limit: number;
}

const STATUSES = ['Pending', 'InProgress', 'Waiting', 'Success', 'TimedOut', 'Cancelling', 'Cancelled', 'Failed'];

/** `runbook list`: DescribeAutomationExecutions (behaviour 6.5). Imports as few modules as possible, so that it answers fast. */
export function configure(command: Command, io: Io, exit: (status: number) => void): void {
  command
    .addOption(new Option('--status <status>', 'only these').choices(STATUSES))
    .option('--name-prefix <text>', 'only runbooks whose name begins so')
    .option('--since <moment>', 'began then or later: 2026-01-31T10:00:00Z, or 2h, 3d ago')
    .option('--before <moment>', 'began before then')
    .option('--limit <number>', 'at most so many', limit, 50)
    .addHelpText('after', EXAMPLES)
    .action(async (options: Options) => exit(await list(io, options)));
}

const EXAMPLES = `
Examples:
  runbook list
  runbook list --status Waiting
  runbook list --since 2h --status Failed
  runbook list --name-prefix golden --limit 5 --format json`;

function limit(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 1000) return value;
  throw new InvalidArgumentError('It is a number from 1 to 1000.');
}

async function list(io: Io, { format, since, before, ...given }: Options): Promise<number> {
  const filters = {
    ...given,
    ...(since !== undefined && { startedAfter: parseMoment(since, io.now()) }),
    ...(before !== undefined && { startedBefore: parseMoment(before, io.now()) }),
  };
  return withClient(io, async ({ client }) => {
    const { listAutomations } = await import('../../engine/client/list.js');
    const { executions, warnings } = await listAutomations(client, filters);
    warn(io, warnings);
    if (format === 'json') writeJson(io, { AutomationExecutionMetadataList: executions });
    else {
      const lines = listLines(forPeople(executions), io.now(), styleFor(io), io.command);
      lines.forEach((line) => writeStyled(io.stdout, line));
    }
    return 0;
  });
}
