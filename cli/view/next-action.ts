import type { AutomationExecution, StepExecution } from '../../engine/execution/record/execution.js';
import { isFinal } from '../../engine/execution/record/execution.js';
import { oneLine } from '../../workers/printable.js';
import { shellWord } from './shell-word.js';

export interface NextActionOptions {
  /** A decision needs `--asserted`, because nothing proves who takes it; false in the sandbox. */
  asserted: boolean;
  /** The execution is being watched already. */
  following?: boolean;
  /** How a person calls us here; `runbook` when absent. */
  command?: string | undefined;
  /** The command that shows all events of the history here: `temporal workflow show …`; absent when Temporal's CLI is not installed. */
  events?: string | undefined;
}

/** Lines that say what a person can do next, with commands to paste. */
export function nextAction(record: AutomationExecution, options: NextActionOptions): string[] {
  const { command = 'runbook', events } = options;
  const id = record.AutomationExecutionId;
  const waiting = record.StepExecutions.find((step) => step.StepStatus === 'Waiting');
  if (waiting?.Action === 'aws:approve') return decision(id, waiting, command, options.asserted);
  if (waiting) return [`${waiting.StepName} waits for a signal. Stop the run: ${command} stop ${id}`];
  const status = record.AutomationExecutionStatus;
  if (!isFinal(status) && options.following) return [];
  if (!isFinal(status)) return [`Follow it: ${command} show ${id} --watch`, `Stop it:   ${command} stop ${id}`];
  return status === 'Success' || events === undefined ? [] : [`Every event of it: ${events} -w ${id}`];
}

function decision(id: string, step: StepExecution, command: string, asserted: boolean): string[] {
  const approvers = input<string[]>(step, 'Approvers') ?? [];
  const minimum = input<number>(step, 'MinRequiredApprovals') ?? 1;
  const message = input<string>(step, 'Message');
  const [first = 'NAME'] = approvers.filter((approver) => !hasDecided(step, approver));
  const options = `${id} --step ${shellWord(step.StepName)} --approver ${shellWord(first)}${asserted ? ' --asserted' : ''}`;
  return [
    `${step.StepName} waits for a decision${message ? `: ${message}` : '.'}`,
    `  ${minimum} of these must approve: ${approvers.join(', ')}`,
    `  ${command} approve ${options}`,
    `  ${command} reject ${options}`,
  ];
}

/**
 * An input, which the record keeps as JSON text; undefined when absent. Parsing turns escapes into control characters again, so its texts
 * are cleaned here.
 */
function input<T>(step: StepExecution, name: string): T | undefined {
  const text = step.Inputs?.[name];
  if (text === undefined) return undefined;
  return JSON.parse(text, (_key, each: unknown) => (typeof each === 'string' ? oneLine(each) : each)) as T;
}

const hasDecided = (step: StepExecution, approver: string): boolean =>
  (step.Outputs?.['ApproverDecisions'] ?? []).some((text) => text.includes(JSON.stringify(approver)));
