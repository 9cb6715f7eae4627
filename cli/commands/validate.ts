import type { Command } from 'commander';
import type { Problem } from '../../engine/document/problem.js';
import { hasErrors } from '../../engine/document/problem.js';
import { EXIT_STATUS, RunbookError } from '../../engine/errors.js';
import { checkMocks, isMocksFile } from '../check-mocks.js';
import { checkRunbook } from '../check-runbook.js';
import type { Io } from '../io.js';
import { oneLine } from '../../workers/printable.js';
import { writeJson, writeLine, writeStyled } from '../io.js';
import { findRunbooks, type FoundFiles } from '../runbook-files.js';

/** `runbook validate FILE…`: reports all problems of all files at once (design house 9a). */
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
  const { files, leftOut, empty } = await findRunbooks(given, io);
  const problems: Problem[] = [];
  const unread: RunbookError[] = [];
  for (const file of files) {
    const checked = await check(file, io).catch((error: unknown) => void unread.push(readError(error)));
    problems.push(...(checked?.problems ?? []));
    if (format === 'text') checked?.rendered.forEach((text) => writeStyled(io.stdout, text));
  }
  const total = files.length > unread.length ? [summary(files, problems, unread.length)] : [];
  if (format === 'text') [...total, ...others(leftOut)].forEach((line) => writeLine(io.stdout, line));
  if (unread.length + empty.length > 0) throw allOf([...unread, ...empty], problems);
  if (format === 'json') writeJson(io, { problems, ...(isNone(leftOut) ? {} : { leftOut }) });
  return hasErrors(problems) ? EXIT_STATUS.INVALID_DOCUMENT : 0;
}

const check = (file: string, io: Io): ReturnType<typeof checkRunbook> =>
  isMocksFile(file) ? checkMocks(file, io) : checkRunbook(file, io);

/** A file that cannot be read does not keep the others from being checked. */
function readError(error: unknown): RunbookError {
  if (error instanceof RunbookError && error.code === 'RUNBOOK_NOT_FOUND') return error;
  throw error;
}

function allOf(unread: readonly RunbookError[], problems: Problem[]): RunbookError {
  const [{ details }] = unread as [RunbookError];
  const hint = unread.length === 1 && details.hint !== undefined ? { hint: details.hint } : {};
  return new RunbookError('RUNBOOK_NOT_FOUND', unread.map(({ message }) => message).join('\n'), { ...hint, problems });
}

function summary(files: readonly string[], problems: readonly Problem[], unread: number): string {
  const checked = `${counted(files.length - unread, files.some(isMocksFile) ? 'file' : 'runbook')} checked`;
  if (problems.length === 0) return `${checked}, no problems`;
  const count = (severity: Problem['severity']) => problems.filter((problem) => problem.severity === severity).length;
  return `${checked}: ${counted(count('error'), 'error')}, ${counted(count('warning'), 'warning')}`;
}

const isNone = ({ noSchemaVersion, noFile }: FoundFiles['leftOut']): boolean =>
  noSchemaVersion.length + noFile.length === 0;

/** The lines about files in folders that are left out. */
const others = ({ noSchemaVersion, noFile }: FoundFiles['leftOut']): string[] => [
  ...leftOutFor('without a schemaVersion', noSchemaVersion),
  ...leftOutFor('no file, or a link that leads nowhere', noFile),
];

const leftOutFor = (why: string, files: readonly string[]): string[] =>
  files.length === 0 ? [] : [`Left out, ${why}: ${files.map(oneLine).join(', ')}`];

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
