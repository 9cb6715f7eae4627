import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import type { Io } from '../io.js';
import { writeLine } from '../io.js';
import { findTemporal } from '../with-client.js';
import { enterSandbox, sandboxUrl } from '../worker-sandbox.js';

interface Options {
  maxActivities?: number;
  maxCachedExecutions?: number;
  healthFile?: string;
  prometheusAddress?: string;
  assumableRoles?: string[];
}

/** `runbook worker`: the long-running process that runs steps; drains on SIGTERM. */
export function configure(command: Command, io: Io, exit: (status: number) => void): void {
  command
    .option('--max-activities <number>', 'activities at once; default 100', atLeast(1))
    .option('--max-cached-executions <number>', 'executions kept in memory, 2 or more; default by its size', atLeast(2))
    .option('--health-file <path>', 'a file whose age says whether the worker lives')
    .option('--prometheus-address <address>', 'where Prometheus may scrape, like 127.0.0.1:9464')
    .option('--assumable-roles <patterns...>', 'ARN patterns of the roles that runbooks may assume; default none')
    .addHelpText('after', EXAMPLES)
    .action(async (options: Options) => exit(await work(io, options)));
}

const EXAMPLES = `
Examples:
  runbook worker
  runbook worker --max-activities 50 --health-file /run/runbook/health --prometheus-address 127.0.0.1:9464
  runbook worker --assumable-roles 'arn:aws:iam::123456789012:role/automation-*'

Finds Temporal by TEMPORAL_ADDRESS, else the running \`runbook dev\`; AWS by the usual variables and profiles. SIGTERM or Ctrl-C
lets running activities finish for ten seconds.`;

/** Temporal's SDK keeps two executions or more. */
const atLeast =
  (least: number) =>
  (text: string): number => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(`It is a whole number from ${least}.`);
  };

async function work(io: Io, options: Options): Promise<number> {
  const { settings, sandbox } = await findTemporal(io);
  if (sandbox) enterSandbox(io.env, sandbox);
  const url = sandboxUrl(io.env);
  const { runWorker } = await import('../../workers/automation/worker.js');
  await runWorker({
    ...options,
    temporal: settings,
    ...(url !== undefined && { sandboxUrl: url }),
    log: (line) => writeLine(io.stderr, line),
  });
  return 0;
}
