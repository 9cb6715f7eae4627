import type { Command } from 'commander';
import { configureDecision } from '../decide.js';
import type { Io } from '../io.js';

/** `runbook approve ID`: SendAutomationSignal Approve (behaviour 6.3). */
export function configure(command: Command, io: Io, exit: (status: number) => void): void {
  configureDecision(command, io, exit, 'Approve').addHelpText('after', EXAMPLES);
}

const EXAMPLES = `
Examples:
  runbook approve 9e7dcac8 --approver alice --comment "tested on staging"
  runbook approve 9e7dcac8 --step approveCopy --approver arn:aws:iam::123456789012:user/alice --asserted

\`runbook show ID\` prints the command with the right step and approver. Exits 14 when nothing waits for it.`;
