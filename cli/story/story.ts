import { join, relative } from 'node:path';
import { connect } from '../../engine/client/connect.js';
import { temporalSettings } from '../../engine/client/settings.js';
import { watchAutomation } from '../../engine/client/watch.js';
import { RunbookError } from '../../engine/errors.js';
import type { AutomationExecution } from '../../engine/execution/record/execution.js';
import { startDev, type Dev } from '../../workers/dev/dev.js';
import { onInterrupt } from '../../workers/dev/interrupt.js';
import { commandFile, packageRoot } from '../../workers/dev/package-root.js';
import { stopEverything } from '../../workers/dev/run-dev.js';
import { runProgram } from '../../workers/dev/run-program.js';
import { isInteractive, lineTo } from '../../workers/dev/terminal.js';
import { exitStatusOf } from '../exit-of-record.js';
import type { Io } from '../io.js';
import { recordLines } from '../view/record.js';
import { shellWord } from '../view/shell-word.js';
import { plain } from '../view/style.js';
import { createDecisions } from './decision.js';
import { createStoryProgress } from './progress.js';

/**
 * The program behind `npm start`: starts an environment with the AWS sandbox, runs `runbooks/golden-ami.yaml`, asks for the approval,
 * shows the record. On a terminal the environment stays up until Ctrl-C; without one, or with `once`, it ends with the run.
 * Resolves to the run's exit status (design house 9a); rejects with `SETUP_FAILED`.
 */
export async function runStory({ once, io }: { once: boolean; io: Io }): Promise<number> {
  const say = lineTo(io.stderr);
  const ending = new AbortController();
  let told: number | undefined;
  const interrupt = onInterrupt(async (status) => {
    say('\nStopping …');
    await stopEverything(ending);
    return told ?? status;
  });
  return interrupt.guard(async () => {
    const dev = await startDev({ sandbox: true, log: say, ending: ending.signal });
    try {
      const staysUp = !once && isInteractive(io);
      told = await Promise.race([tell(dev, io, staysUp || dev.found), dev.broken]);
      if (dev.found) return told;
      say(staysUp ? 'All of it stays up until Ctrl-C.' : 'Stopping …');
      return staysUp ? await dev.broken : told;
    } finally {
      await dev.close();
    }
  });
}

/** Starts the runbook, follows it and shows its record. Resolves to the exit status. */
async function tell(dev: Dev, io: Io, staysUp: boolean): Promise<number> {
  const say = lineTo(io.stdout);
  const start = startCommand(dev);
  const id = await startRun(start, io);
  const record = await follow(dev, id, io);
  const { command } = io;
  recordLines(record, { now: Date.now(), style: plain, asserted: false, command }).forEach((line, at) =>
    say(at ? line : `\n${line}`),
  );
  whatIsNext(id, start, staysUp, io).forEach(say);
  return exitStatusOf(record);
}

function startCommand({ prepared, state }: Dev): string[] {
  if (!prepared) throw new Error('the story needs a prepared sandbox');
  const parameters = {
    BaseAmiId: [prepared.imageId],
    AutomationAssumeRole: [prepared.roleArn],
    Approvers: [prepared.approverArn],
  };
  const file = relative(process.cwd(), join(packageRoot(), 'runbooks', 'golden-ami.yaml'));
  const region = state.sandbox?.['AWS_REGION'] ?? '';
  return ['start', file, '--region', region, '--parameters', JSON.stringify(parameters)];
}

async function startRun(start: readonly string[], io: Io): Promise<string> {
  const say = lineTo(io.stdout);
  say(`\n$ ${shown(io, start)}`);
  const { status, stdout, output } = await ownCommand([...start, '--format', 'json']);
  if (status !== 0) throw new RunbookError('SETUP_FAILED', `runbook start ended with status ${status}:\n${output}`);
  const { AutomationExecutionId: id } = JSON.parse(stdout) as { AutomationExecutionId: string };
  say(`Started ${id}\n`);
  return id;
}

/** Shows each step and handles the approvals; resolves to the final record. */
async function follow({ state, prepared }: Dev, id: string, io: Io): Promise<AutomationExecution> {
  const client = await connect(temporalSettings(process.env, state));
  const progress = createStoryProgress(io.stdout, io.isTTY, () => Date.now());
  const send = async (command: readonly string[]): Promise<string | undefined> => {
    lineTo(io.stdout)(`$ ${shown(io, command)}\n`);
    const { status, output } = await ownCommand(command);
    return status === 0 ? undefined : output;
  };
  const decisions = createDecisions({ io, approver: prepared?.approverArn ?? '', send });
  let latest: AutomationExecution | undefined;
  try {
    for await (const record of watchAutomation(client, id)) {
      latest = record;
      if (!decisions.isAsking()) progress.show(record);
      progress.pause();
      await decisions.update(record);
      if (!decisions.isAsking()) progress.show(record);
    }
  } finally {
    decisions.end();
    progress.end();
    await client.connection.close();
  }
  if (!latest) throw new Error(`no record of ${id}`);
  return latest;
}

const ownCommand = (command: readonly string[]) => runProgram(process.execPath, [commandFile(), ...command]);

function whatIsNext(id: string, start: readonly string[], staysUp: boolean, io: Io): string[] {
  const line = (...words: string[]): string => `  ${shown(io, words)}`;
  return [
    '',
    staysUp
      ? 'Try next, in another terminal in this folder:'
      : `Try next, with \`${shown(io, ['dev', '--sandbox'])}\` in another terminal:`,
    line('show', id),
    line('list'),
    line(...start, '--watch'),
    line('--help'),
  ];
}

const shown = ({ command = 'runbook' }: Io, words: readonly string[]): string =>
  [command, ...words.map(shellWord)].join(' ');
