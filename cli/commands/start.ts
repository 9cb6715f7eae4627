import type { Command } from 'commander';
import { Option } from 'commander';
import { startAutomation } from '../../engine/client/start.js';
import type { AutomationInput } from '../../engine/workflow/messages.js';
import { needsAssertion } from '../here/asserted.js';
import { clientToken } from '../options/client-token.js';
import { exitStatusOf } from '../exit-of-record.js';
import { follow } from '../follow.js';
import type { Io } from '../io.js';
import { oneLine } from '../../workers/printable.js';
import { warn, writeJson, writeLine } from '../io.js';
import { parseParameters, parseTags } from '../parameters.js';
import { prepareStart } from '../prepare-start.js';
import { givenRegion, regionOf } from '../region.js';
import { nextOptions, watchView, writeRecord } from '../show-record.js';
import { decisionView } from '../view/views.js';
import { saying } from '../waiting.js';
import type { Connected } from '../with-client.js';
import { findTemporal, withClient } from '../with-client.js';

interface Options {
  format: string;
  parameters?: string[];
  region?: string;
  clientToken?: string;
  tags?: string[];
  wait?: true;
  watch?: true;
}

/** `runbook start FILE`: StartAutomationExecution of a local runbook (behaviour 6.1). */
export function configure(command: Command, io: Io, exit: (status: number) => void): void {
  command
    .argument('<file>', 'a runbook in YAML or JSON; - reads standard input')
    .option('--parameters <values...>', `A=x,y B=z, or '{"A":["x"]}', or file://p.json`)
    .option('--region <region>', 'the AWS Region that the steps run in; default AWS_REGION')
    .option('--client-token <uuid>', 'the same token and request never start twice', clientToken)
    .option('--tags <tags...>', 'Key=Team,Value=ops')
    .addOption(new Option('--wait', 'wait for the end, then show it').conflicts('watch'))
    .option('--watch', 'show every step while it runs')
    .addHelpText('after', EXAMPLES)
    .action(async (file: string, options: Options) => exit(await start(io, file, options)));
}

const EXAMPLES = `
Examples:
  runbook start runbooks/golden-ami.yaml --watch
  runbook start patch.yaml --region eu-west-1 --parameters InstanceIds=i-1,i-2 Reboot=false
  runbook start patch.yaml --parameters file://parameters.json --wait --format json

Put the file before --parameters. Exits 0 when started; with --wait or --watch when it succeeded, else 20 failed,
21 timed out, 22 cancelled. Before that: 10 invalid runbook, 11 invalid parameters, 12 no such file, 30 no Temporal, 31 no worker.`;

async function start(io: Io, file: string, options: Options): Promise<number> {
  const given = parseParameters(options.parameters ?? [], io.cwd);
  const tags = parseTags(options.tags ?? [], io.cwd);
  const prepared = await prepareStart(io, file, given, givenRegion(options.region, io.env));
  const region = regionOf(options.region, io.env, (await findTemporal(io)).environment?.sandbox);
  const input = { ...prepared, region, executedBy: io.user, ...(tags.length > 0 && { tags }) };
  return withClient(io, (connected) => startAndFollow(io, connected, input, options));
}

async function startAndFollow(io: Io, connected: Connected, input: AutomationInput, options: Options): Promise<number> {
  const token = options.clientToken === undefined ? {} : { clientToken: options.clientToken };
  const { executionId, warnings } = await saying(
    io,
    'Asking Temporal to start it',
    startAutomation(connected.client, input, token),
  );
  warn(io, warnings);
  if (options.wait || options.watch) return waitForEnd(io, connected, executionId, options);
  if (options.format === 'json') writeJson(io, { AutomationExecutionId: executionId });
  else
    writeLine(
      io.stdout,
      `Started ${oneLine(input.documentName)}: ${executionId}\nFollow it: ${io.command ?? 'runbook'} show ${executionId} --watch`,
    );
  return 0;
}

async function waitForEnd(io: Io, connected: Connected, id: string, { format, watch }: Options): Promise<number> {
  const next = nextOptions(io, connected.settings, await needsAssertion(connected));
  writeLine(io.stderr, `Started ${id}. Ctrl-C ends the waiting, not the run.`);
  const view = watch ? watchView(io, format, next) : decisionView({ io, next });
  const record = await follow(connected.client, id, view, { needsWorker: true });
  writeRecord(io, record, { format, ...next, drawn: watch === true && io.isTTY });
  return exitStatusOf(record);
}
