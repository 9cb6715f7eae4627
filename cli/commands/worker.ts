import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import type { LogFormat } from '../../workers/automation/log.js';
import type { RunWorkerOptions } from '../../workers/automation/worker.js';
import type { Io } from '../io.js';
import { inPlace, writeLine } from '../io.js';
import { findTemporal } from '../with-client.js';
import { enterSandbox, sandboxUrl } from '../here/worker-sandbox.js';

type LogLevel = NonNullable<RunWorkerOptions['logLevel']>;

interface Options {
  maxActivities?: number;
  maxCachedExecutions?: number;
  healthFile?: string;
  prometheusAddress?: string;
  assumableRoles?: string[];
  logFormat: LogFormat;
  logLevel: LogLevel;
  throttlingRetrySeconds?: number;
}

/** `runbook worker`: the long-running process that runs steps; drains on SIGTERM. */
export function configure(command: Command, io: Io, exit: (status: number) => void): void {
  command
    .option('--max-activities <number>', 'activities at once; default 100', atLeast(1))
    .option('--max-cached-executions <number>', 'executions kept in memory, 2 or more; default by its size', atLeast(2))
    .option('--health-file <path>', 'a file whose age says whether the worker lives')
    .option('--prometheus-address <address>', 'where Prometheus may scrape, like 127.0.0.1:9464')
    .option('--assumable-roles <patterns...>', 'ARN patterns of the roles that runbooks may assume; default none')
    .option(
      '--throttling-retry-seconds <number>',
      'how long throttling by AWS is waited out, 0 to 3600; default 300',
      between(0, 3600),
    )
    .addOption(
      new Option('--log-format <format>', 'of the log on standard error').choices(['text', 'json']).default('text'),
    )
    .addOption(
      new Option('--log-level <level>', 'log this and what is worse')
        .choices(['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR'])
        .default('WARN'),
    )
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

/** Parses an integer that is `least` or more. */
const atLeast = (least: number): ((text: string) => number) => between(least, Infinity);

const between =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (text.trim() !== '' && Number.isInteger(value) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It is a whole number from ${least}${most === Infinity ? '' : ` to ${most}`}.`);
  };

async function work(io: Io, options: Options): Promise<number> {
  const { settings, environment } = await findTemporal(io);
  if (environment?.sandbox) enterSandbox(io.env, environment.sandbox);
  const url = sandboxUrl(io.env);
  const [{ runWorker }, { ownLine }] = await Promise.all([
    import('../../workers/automation/worker.js'),
    import('../../workers/automation/log.js'),
  ]);
  await runWorker({
    ...options,
    temporal: settings,
    ...(url !== undefined && { sandboxUrl: url }),
    log: (line) => writeLine(io.stderr, ownLine(inPlace(io, line), options.logFormat, io.now())),
  });
  return 0;
}
