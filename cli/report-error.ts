import { CommanderError } from 'commander';
import { EXIT_STATUS, RunbookError } from '../engine/errors.js';
import type { Io } from './io.js';
import { indented, inPlace, writeJson, writeLine } from './io.js';

/** Prints an error on standard error, with `--format json` on standard output too, and returns the exit status (design house 9a). */
export function reportError(error: unknown, io: Io, argv: readonly string[]): number {
  const report = reportOf(error, io);
  // Commander has already printed its own errors.
  if (!(error instanceof CommanderError)) writeLine(io.stderr, report.text);
  if (argv.includes('--debug') && error instanceof Error) writeLine(io.stderr, error.stack ?? '');
  if (wantsJson(argv)) writeJson(io, report.document);
  return report.status;
}

/** Is `--format json` among the arguments? Read here, because commander may have refused them before it parsed that option. */
const wantsJson = (argv: readonly string[]): boolean =>
  argv.some(
    (argument, index) => argument === '--format=json' || (argument === 'json' && argv[index - 1] === '--format'),
  );

interface Report {
  status: number;
  text: string;
  document: unknown;
}

function reportOf(error: unknown, io: Io): Report {
  if (error instanceof RunbookError) return refusal(error, io);
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof CommanderError) {
    return { status: EXIT_STATUS.USAGE, text: message, document: { Error: { Code: 'USAGE', Message: message } } };
  }
  return {
    status: 1,
    text: `This is a bug in runbook: ${message}\nRun it again with --debug and report what it prints.`,
    document: { Error: { Code: 'INTERNAL', Message: message } },
  };
}

function refusal({ code, message, exitStatus, details }: RunbookError, io: Io): Report {
  const { problems } = details;
  const hint = details.hint && inPlace(io, details.hint);
  return {
    status: exitStatus,
    text: `${indented(`error: ${message}`)}${hint ? `\n${indented(hint)}` : ''}`,
    document: { Error: { Code: code, Message: message, ...(hint && { Hint: hint }) }, ...(problems && { problems }) },
  };
}
