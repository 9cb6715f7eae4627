import type { Command } from 'commander';
import { RunbookError } from '../engine/errors.js';
import type { SignalArgument } from '../engine/workflow/messages.js';
import { oneLine } from '../workers/printable.js';
import { needsAssertion } from './here/asserted.js';
import type { Io } from './io.js';
import { writeJson, writeLine } from './io.js';
import { saying } from './waiting.js';
import { withClient } from './with-client.js';

interface Options {
  format: string;
  step?: string;
  approver?: string;
  comment?: string;
  asserted?: true;
}

type Decision = 'Approve' | 'Reject';

/** What `approve` and `reject` share: their arguments, and sending the signal. */
export function configureDecision(command: Command, io: Io, exit: (status: number) => void, type: Decision): Command {
  return command
    .argument('<id>', 'the execution, or the first characters of its id')
    .option('--step <name>', 'the step that waits; needed only when several could')
    .option('--approver <name>', "in whose name: an entry of the step's Approvers; default: your user name")
    .option('--comment <text>', 'kept in the record')
    .option('--asserted', 'outside the sandbox: I know that nothing proves who I am')
    .action(async (id: string, options: Options) => exit(await decide(io, id, type, options)));
}

async function decide(io: Io, id: string, type: Decision, options: Options): Promise<number> {
  const { format, asserted, approver = io.user.split('@')[0] as string, step, comment } = options;
  const argument: SignalArgument = { approver, ...(step && { step }), ...(comment && { comment }) };
  const delivered = await withClient(io, async (connected) => {
    if (!asserted && (await needsAssertion(connected))) throw notProven(type, approver);
    const { sendSignal } = await import('../engine/client/signal.js');
    return saying(io, 'Waiting for the worker', sendSignal(connected.client, id, type, argument));
  });
  if (format === 'json') writeJson(io, delivered);
  else writeLine(io.stdout, `${type} by ${oneLine(approver)} is recorded for step ${oneLine(delivered.StepName)}.`);
  return 0;
}

const notProven = (type: Decision, approver: string): RunbookError =>
  new RunbookError('USAGE', `Nothing proves that you are '${oneLine(approver)}', and the record will say so.`, {
    hint: `Outside the sandbox add --asserted to ${type.toLowerCase()} all the same.`,
  });
