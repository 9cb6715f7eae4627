import type { AutomationExecution, StepExecution } from '../../engine/execution/execution.js';
import { isFinal } from '../../engine/execution/execution.js';

export interface NextActionOptions {
  /** Outside the sandbox a decision says itself that nothing proves who takes it. */
  asserted: boolean;
  /** It is being followed already. */
  following?: boolean;
}

/** What can be done now, with commands to paste. */
export function nextAction(record: AutomationExecution, options: NextActionOptions): string[] {
  const id = record.AutomationExecutionId;
  const waiting = record.StepExecutions.find((step) => step.StepStatus === 'Waiting');
  if (waiting?.Action === 'aws:approve') return decision(id, waiting, options.asserted);
  if (waiting) return [`${waiting.StepName} waits for a signal. Stop the run: runbook stop ${id}`];
  const status = record.AutomationExecutionStatus;
  if (!isFinal(status) && options.following) return [];
  if (!isFinal(status)) return [`Follow it: runbook show ${id} --watch`, `Stop it:   runbook stop ${id}`];
  return status === 'Success' ? [] : [`Every event of it: temporal workflow show -w ${id}`];
}

function decision(id: string, step: StepExecution, asserted: boolean): string[] {
  const approvers = input<string[]>(step, 'Approvers') ?? [];
  const minimum = input<number>(step, 'MinRequiredApprovals') ?? 1;
  const message = input<string>(step, 'Message');
  const [first = 'NAME'] = approvers.filter((approver) => !hasDecided(step, approver));
  const options = `${id} --step ${shellWord(step.StepName)} --approver ${shellWord(first)}${asserted ? ' --asserted' : ''}`;
  return [
    `${step.StepName} waits for a decision${message ? `: ${message}` : '.'}`,
    `  ${minimum} of these must approve: ${approvers.join(', ')}`,
    `  runbook approve ${options}`,
    `  runbook reject ${options}`,
  ];
}

/** An input as the record keeps it, as JSON text; undefined when absent. */
function input<T>(step: StepExecution, name: string): T | undefined {
  const text = step.Inputs?.[name];
  return text === undefined ? undefined : (JSON.parse(text) as T);
}

const hasDecided = (step: StepExecution, approver: string): boolean =>
  (step.Outputs?.['ApproverDecisions'] ?? []).some((text) => text.includes(JSON.stringify(approver)));

/** Safe to paste into a shell. */
export const shellWord = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
