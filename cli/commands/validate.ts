import type { Command } from 'commander';
import type { Problem } from '../../engine/document/problem.js';
import { hasErrors } from '../../engine/document/problem.js';
import { EXIT_STATUS } from '../../engine/errors.js';
import { checkMocks, isMocksFile } from '../check-mocks.js';
import { checkRunbook } from '../check-runbook.js';
import type { Io } from '../io.js';
import { writeJson, writeLine } from '../io.js';

/** `runbook validate FILE…`: all problems of all files at once (house 9a). */
export function configure(command: Command, io: Io, exit: (status: number) => void): void {
  command
    .argument('<files...>', 'runbooks in YAML or JSON, or *.mocks.yaml; - reads standard input')
    .addHelpText('after', EXAMPLES)
    .action(async (files: string[], options: { format: string }) => exit(await validate(io, files, options.format)));
}

const EXAMPLES = `
Examples:
  runbook validate runbooks/golden-ami.yaml
  runbook validate --format json runbooks/*.yaml

Exits 0 when there are warnings at most, 10 when a runbook is invalid.`;

async function validate(io: Io, files: readonly string[], format: string): Promise<number> {
  const problems: Problem[] = [];
  for (const file of files) {
    const checked = await (isMocksFile(file) ? checkMocks(file, io) : checkRunbook(file, io));
    problems.push(...checked.problems);
    if (format === 'text') checked.rendered.forEach((text) => writeLine(io.stdout, text));
  }
  if (format === 'json') writeJson(io, { problems });
  else writeLine(io.stdout, summary(files, problems));
  return hasErrors(problems) ? EXIT_STATUS.INVALID_DOCUMENT : 0;
}

function summary(files: readonly string[], problems: readonly Problem[]): string {
  const checked = `${counted(files.length, files.some(isMocksFile) ? 'file' : 'runbook')} checked`;
  if (problems.length === 0) return `${checked}, no problems`;
  const count = (severity: Problem['severity']) => problems.filter((problem) => problem.severity === severity).length;
  return `${checked}: ${counted(count('error'), 'error')}, ${counted(count('warning'), 'warning')}`;
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
