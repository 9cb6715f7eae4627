import type { Command } from 'commander';
import { configureDecision } from '../decide.js';
import type { Io } from '../io.js';

/** `runbook reject ID`: SendAutomationSignal Reject (behaviour 6.3). One rejection fails the step. */
export function configure(command: Command, io: Io, exit: (status: number) => void): void {
  configureDecision(command, io, exit, 'Reject').addHelpText('after', EXAMPLES);
}

const EXAMPLES = `
Examples:
  runbook reject 9e7dcac8 --approver alice --comment "wrong base image"
  runbook reject 9e7dcac8 --step approveCopy --approver alice --asserted

\`runbook show ID\` prints the command with the right step and approver. Exits 14 when nothing waits for it.`;
