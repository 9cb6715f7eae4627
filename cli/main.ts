import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError, Option } from 'commander';
import { packageRoot } from '../workers/dev/package-root.js';
import { printable } from '../workers/printable.js';
import { COMMANDS } from './commands.js';
import type { Io } from './io.js';
import { indented, inPlace } from './io.js';
import { reportError } from './report-error.js';

/**
 * The command `runbook` as a function of arguments and streams. Resolves to the exit status (design house 9a) and never rejects.
 * Only the sub-command that is asked for is loaded.
 */
export async function runCli(argv: readonly string[], io: Io): Promise<number> {
  let status = 0;
  try {
    const program = await createProgram(argv, io, (given) => (status = given));
    await program.parseAsync(argv, { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    return reportError(error, io, argv);
  }
}

const EXAMPLES = `
Examples:
  runbook validate runbooks/golden-ami.yaml
  runbook dev --sandbox                          a Temporal server, a sandbox of AWS and a worker, all on this machine
  runbook start runbooks/golden-ami.yaml --watch
  runbook list --status Waiting
  runbook show 9e7dcac8                          the first characters of an id are enough

Every command explains itself: runbook help start`;

async function createProgram(argv: readonly string[], io: Io, exit: (status: number) => void): Promise<Command> {
  const program = new Command('runbook')
    .description('Runs AWS Systems Manager Automation runbooks durably on Temporal.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(printable(inPlace(io, text))),
      writeErr: (text) => io.stderr.write(printable(inPlace(io, text))),
      outputError: (text, write) => write(`${indented(text.trimEnd())}\n`),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .version(packageVersion())
    .showHelpAfterError('See: runbook --help')
    .addHelpText('after', EXAMPLES);
  const asked = argv.filter((argument) => !argument.startsWith('-'));
  const name = asked[0] === 'help' ? asked[1] : asked[0];
  for (const { name: each, summary, hidden, foreground, load } of COMMANDS) {
    const command = program
      .command(each, { hidden: hidden === true })
      .summary(summary)
      .description(`${summary}.`)
      .showHelpAfterError(`See: runbook help ${each}`);
    if (each === name) (await load()).configure(addCommonOptions(command, foreground === true), io, exit, COMMANDS);
  }
  return program;
}

function addCommonOptions(command: Command, foreground: boolean): Command {
  if (!foreground) {
    command.addOption(
      new Option('--format <format>', 'json: exactly one JSON document on standard output')
        .choices(['text', 'json'])
        .default('text'),
    );
  }
  return command.option('--debug', 'show where an unexpected error came from');
}

function packageVersion(): string {
  const text = readFileSync(join(packageRoot(), 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
