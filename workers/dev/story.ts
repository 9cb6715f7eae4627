import { join, relative } from 'node:path';
import { recordLines } from '../../cli/view/record.js';
import { plain } from '../../cli/view/style.js';
import { connect } from '../../engine/client/connect.js';
import { temporalSettings } from '../../engine/client/settings.js';
import { watchAutomation } from '../../engine/client/watch.js';
import { EXIT_STATUS, RunbookError } from '../../engine/errors.js';
import type { AutomationExecution, ExecutionStatus, StepExecution } from '../../engine/execution/execution.js';
import { startDev, type Dev } from './dev.js';
import { onInterrupt } from './interrupt.js';
import { commandFile, packageRoot } from './package-root.js';
import { stopEverything } from './run-dev.js';
import { runProgram } from './run-program.js';
import { createStoryProgress } from './story-progress.js';
import { ask, isInteractive, lineTo, type Terminal } from './terminal.js';

/**
 * The program behind `npm start`: brings everything up with the AWS sandbox, runs `runbooks/golden-ami.yaml`, asks for the
 * approval, shows the record. On a terminal it stays up until Ctrl-C; without one, or with `once`, it ends everything.
 * Resolves to the run's exit status (house 9a); rejects with `SETUP_FAILED`.
 */
export async function runStory({ once, io }: { once: boolean; io: Terminal }): Promise<number> {
  const say = lineTo(io.stderr);
  let told: number | undefined;
  const interrupt = onInterrupt(async (status) => {
    say('\nStopping …');
    await stopEverything();
    return told ?? status;
  });
  return interrupt.guard(async () => {
    const dev = await startDev({ sandbox: true, log: say });
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

/** The story itself. Resolves to its exit status. */
async function tell(dev: Dev, io: Terminal, staysUp: boolean): Promise<number> {
  const say = lineTo(io.stdout);
  const start = startCommand(dev);
  const id = await startRun(start, say);
  const record = await follow(dev, id, io);
  recordLines(record, { now: Date.now(), style: plain, asserted: false }).forEach((line, at) =>
    say(at ? line : `\n${line}`),
  );
  whatIsNext(id, start, staysUp).forEach(say);
  return exitStatus(record.AutomationExecutionStatus);
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

async function startRun(start: readonly string[], say: (line: string) => void): Promise<string> {
  say(`\n$ ${shown(start)}`);
  const { AutomationExecutionId: id } = JSON.parse(await ownCommand([...start, '--format', 'json'])) as {
    AutomationExecutionId: string;
  };
  say(`Started ${id}\n`);
  return id;
}

/** Shows each step, and sees to the approvals; resolves to the final record. */
async function follow({ state, prepared }: Dev, id: string, io: Terminal): Promise<AutomationExecution> {
  const client = await connect(temporalSettings(process.env, state));
  const progress = createStoryProgress(io.stdout, io.isTTY, () => Date.now());
  let latest: AutomationExecution | undefined;
  let decided = '';
  try {
    for await (const record of watchAutomation(client, id)) {
      progress.show((latest = record));
      const waiting = record.StepExecutions.find(isApproval);
      if (!waiting || waiting.StepName === decided) continue;
      decided = waiting.StepName;
      progress.pause();
      await decide(id, waiting, prepared?.approverArn ?? '', io);
    }
  } finally {
    progress.end();
    await client.connection.close();
  }
  if (!latest) throw new Error(`no record of ${id}`);
  return latest;
}

const isApproval = (step: StepExecution): boolean => step.StepStatus === 'Waiting' && step.Action === 'aws:approve';

/** Asks who sits there; without anybody, says so and approves. */
async function decide(id: string, step: StepExecution, approver: string, io: Terminal): Promise<void> {
  const say = lineTo(io.stdout);
  const question = JSON.parse(step.Inputs?.['Message'] ?? '""') as string;
  say(`\n${step.StepName} waits for a decision: ${question}`);
  let verb = 'approve';
  if (isInteractive(io)) verb = /^n/i.test(await ask(io, `Approve it as ${approver}? [Y/n] `)) ? 'reject' : 'approve';
  else say('There is no terminal to ask in: it is approved.');
  const command = [verb, id, '--step', step.StepName, '--approver', approver];
  say(`$ ${shown(command)}`);
  await ownCommand(command);
  say('');
}

/** What it printed on standard output. Throws what it said when it was refused. */
async function ownCommand(command: readonly string[]): Promise<string> {
  const { status, stdout, output } = await runProgram(process.execPath, [commandFile(), ...command]);
  if (status === 0) return stdout;
  throw new RunbookError('SETUP_FAILED', `runbook ${command[0]} ended with status ${status}:\n${output}`);
}

function exitStatus(status: ExecutionStatus): number {
  if (status === 'Success') return 0;
  if (status === 'TimedOut') return EXIT_STATUS.EXECUTION_TIMED_OUT;
  return status === 'Cancelled' ? EXIT_STATUS.EXECUTION_CANCELLED : EXIT_STATUS.EXECUTION_FAILED;
}

const whatIsNext = (id: string, start: readonly string[], staysUp: boolean): string[] => [
  '',
  staysUp
    ? 'Try next, in another terminal in this folder:'
    : 'Try next, with `npx runbook dev --sandbox` in another terminal:',
  `  npx runbook show ${id}`,
  '  npx runbook list',
  `  npx ${shown([...start, '--watch'])}`,
  '  npx runbook --help',
];

const shown = (command: readonly string[]): string =>
  ['runbook', ...command.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word}'`))].join(' ');
