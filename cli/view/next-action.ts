import type { AutomationExecution, StepExecution } from '../../engine/execution/record/execution.js';
import { isFinal } from '../../engine/execution/record/execution.js';
import { oneLine } from '../../workers/printable.js';
import { shellWord } from './shell-word.js';

export interface NextActionOptions {
  /** Outside the sandbox a decision says itself that nothing proves who takes it. */
  asserted: boolean;
  /** It is being followed already. */
  following?: boolean;
  /** How a person calls us here; `runbook` when absent. */
  command?: string | undefined;
  /** How a person asks Temporal for every event here: `temporal workflow show`; absent when there is no such command. */
  events?: string | undefined;
}

/** What can be done now, with commands to paste. */
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

/** An input as the record keeps it, as JSON text; undefined when absent. What was escaped in it is a character again, and cleaned. */
function input<T>(step: StepExecution, name: string): T | undefined {
  const text = step.Inputs?.[name];
  if (text === undefined) return undefined;
  return JSON.parse(text, (_key, each: unknown) => (typeof each === 'string' ? oneLine(each) : each)) as T;
}

const hasDecided = (step: StepExecution, approver: string): boolean =>
  (step.Outputs?.['ApproverDecisions'] ?? []).some((text) => text.includes(JSON.stringify(approver)));
