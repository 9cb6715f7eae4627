import type { AutomationExecution, StepExecution } from '../../engine/execution/record/execution.js';
import { isFinal } from '../../engine/execution/record/execution.js';
import { oneLine } from '../../workers/printable.js';
import { createAsker, isInteractive, lineTo, type Terminal } from '../../workers/dev/terminal.js';

/** Handles the approvals of a watched run: asks the person at the terminal, or approves if there is no terminal. */
export interface Decisions {
  /** Call it with each record of the run. Does not wait for the person's answer. */
  update(record: AutomationExecution): Promise<void>;
  /** Is a question on the terminal? Then nothing else should be written there. */
  isAsking(): boolean;
  /** Call it when the run is over: withdraws an open question. */
  end(): void;
}

export interface DecisionOptions {
  io: Terminal;
  /** The approver in whose name decisions are sent. */
  approver: string;
  /** Runs `approve` or `reject` with these arguments, and shows them. Resolves to the refusal's text; undefined when the vote counted. */
  send(command: readonly string[]): Promise<string | undefined>;
}

interface Question {
  step: string;
  withdraw: AbortController;
}

/** When the step is decided elsewhere while the question is open, the question is withdrawn, and the decision is shown. */
export function createDecisions(options: DecisionOptions): Decisions {
  const asker = createAsker(options.io);
  const say = lineTo(options.io.stdout);
  const settled = new Set<string>();
  let open: Question | undefined;
  const withdraw = (words: string): void => {
    open?.withdraw.abort();
    open = undefined;
    say(`\n${words}`);
  };
  const ask = async (id: string, { StepName: step }: StepExecution): Promise<void> => {
    const question = (open = { step, withdraw: new AbortController() });
    const answer = await asker.ask(`Approve it as ${options.approver}? [Y/n] `, question.withdraw.signal);
    if (open !== question) return;
    open = undefined;
    if (answer === undefined) return say('\nNo answer. It waits until somebody decides, also in another terminal.');
    await send(options, id, step, /^n/i.test(answer) ? 'reject' : 'approve');
  };
  return {
    async update(record) {
      const step = record.StepExecutions.find(isWaiting);
      if (open && step?.StepName !== open.step) withdraw(whoDecided(record, open.step));
      if (!step || settled.has(step.StepName)) return;
      settled.add(step.StepName);
      const { AutomationExecutionId: id } = record;
      say(`\n${oneLine(step.StepName)} waits for a decision: ${questionOf(step)}`);
      if (isInteractive(options.io)) return void ask(id, step);
      say('There is no terminal to ask in: it is approved.');
      await send(options, id, step.StepName, 'approve');
    },
    isAsking: () => open !== undefined,
    end: () => open && withdraw('The run is over: there is nothing left to decide.'),
  };
}

async function send({ io, approver, send }: DecisionOptions, id: string, step: string, verb: string): Promise<void> {
  const refusal = await send([verb, id, '--step', step, '--approver', approver]);
  if (refusal !== undefined) lineTo(io.stdout)(`It did not count:\n${refusal}`);
}

const isWaiting = (step: StepExecution): boolean => step.StepStatus === 'Waiting' && step.Action === 'aws:approve';

const questionOf = ({ Inputs }: StepExecution): string => oneLine(JSON.parse(Inputs?.['Message'] ?? '""') as string);

function whoDecided(record: AutomationExecution, name: string): string {
  const step = record.StepExecutions.find(({ StepName }) => StepName === name);
  const last = step?.Outputs?.['ApproverDecisions']?.at(-1);
  if (last === undefined) {
    const status = isFinal(record.AutomationExecutionStatus) ? record.AutomationExecutionStatus : step?.StepStatus;
    return `${oneLine(name)} no longer waits for a decision: ${status ?? 'it is gone'}.`;
  }
  const { Approver = 'somebody', ApprovalStatus = '' } = JSON.parse(last) as Record<string, string>;
  return `Decided by ${oneLine(Approver)}: ${oneLine(ApprovalStatus)}.`;
}
