import type { Command } from 'commander';
import type { Problem } from '../../engine/document/problem.js';
import { hasErrors } from '../../engine/document/problem.js';
import { EXIT_STATUS } from '../../engine/errors.js';
import { checkMocks, isMocksFile } from '../check-mocks.js';
import { checkRunbook } from '../check-runbook.js';
import type { Io } from '../io.js';
import { oneLine } from '../../workers/printable.js';
import { writeJson, writeLine, writeStyled } from '../io.js';
import { findRunbooks } from '../runbook-files.js';

/** `runbook validate FILE…`: all problems of all files at once (design house 9a). */
export function configure(command: Command, io: Io, exit: (status: number) => void): void {
  command
    .argument('<files...>', 'runbooks in YAML or JSON, *.mocks.yaml, or folders of them; - reads standard input')
    .addHelpText('after', EXAMPLES)
    .action(async (files: string[], options: { format: string }) => exit(await validate(io, files, options.format)));
}

const EXAMPLES = `
Examples:
  runbook validate runbooks/golden-ami.yaml
  runbook validate runbooks/                     every runbook and mocks file in it and below it
  runbook validate --format json runbooks/*.yaml

Exits 0 when there are warnings at most, 10 when a runbook is invalid.`;

async function validate(io: Io, given: readonly string[], format: string): Promise<number> {
  const { files, leftOut } = await findRunbooks(given, io);
  const problems: Problem[] = [];
  for (const file of files) {
    const checked = await (isMocksFile(file) ? checkMocks(file, io) : checkRunbook(file, io));
    problems.push(...checked.problems);
    if (format === 'text') checked.rendered.forEach((text) => writeStyled(io.stdout, text));
  }
  if (format === 'json') writeJson(io, { problems });
  else [summary(files, problems), ...others(leftOut)].forEach((line) => writeLine(io.stdout, line));
  return hasErrors(problems) ? EXIT_STATUS.INVALID_DOCUMENT : 0;
}

function summary(files: readonly string[], problems: readonly Problem[]): string {
  const checked = `${counted(files.length, files.some(isMocksFile) ? 'file' : 'runbook')} checked`;
  if (problems.length === 0) return `${checked}, no problems`;
  const count = (severity: Problem['severity']) => problems.filter((problem) => problem.severity === severity).length;
  return `${checked}: ${counted(count('error'), 'error')}, ${counted(count('warning'), 'warning')}`;
}

/** What was in a folder and is not meant to be a runbook, as far as one can see. */
const others = (files: readonly string[]): string[] =>
  files.length === 0 ? [] : [`Left out, without a schemaVersion: ${files.map(oneLine).join(', ')}`];

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
