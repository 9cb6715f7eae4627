import type { AutomationExecution } from '../../engine/execution/record/execution.js';
import type { Io, Output } from '../io.js';
import { writeLine } from '../io.js';
import type { NextActionOptions } from './next-action.js';
import { nextAction } from './next-action.js';
import { stepBlocks } from './steps.js';
import { plain } from './style.js';
import { duration, forPeople } from './text.js';

/** Shows the progress of an execution. */
export interface View {
  /** Called when the record has changed. */
  update(record: AutomationExecution): void;
  /** Called when nothing has changed for `silentMs`. */
  silent(record: AutomationExecution, silentMs: number, hasWorker: boolean): void;
  /** Called when no further update comes. */
  end(): void;
}

/** What every view needs. */
export interface ViewOptions {
  io: Io;
  next: NextActionOptions;
}

/** Writes one line to `output` for each step that has changed: for files, pipes and CI. */
export function lineView({ io, next }: ViewOptions, output: Output): View {
  const seen = new Map<string, string>();
  const decisions = decisionView({ io, next });
  return {
    ...decisions,
    update(given) {
      const record = forPeople(given);
      const blocks = stepBlocks(record.StepExecutions, io.now(), plain);
      record.StepExecutions.forEach((step, index) => {
        const isNews = (seen.get(step.StepName) ?? 'Pending') !== step.StepStatus;
        seen.set(step.StepName, step.StepStatus);
        if (isNews) blocks[index]!.forEach((line) => writeLine(output, `${clock(io.now())}${line}`));
      });
      decisions.update(record);
    },
  };
}

/** Writes to standard error only what a waiting person needs: decisions to take, and why nothing changes. */
export function decisionView({ io, next }: ViewOptions): View {
  let asked = '';
  return {
    update(given) {
      const record = forPeople(given);
      const isWaiting = record.AutomationExecutionStatus === 'Waiting';
      const question = isWaiting ? nextAction(record, next).join('\n') : '';
      if (question !== '' && question !== asked) writeLine(io.stderr, question);
      asked = question;
    },
    silent(record, silentMs, hasWorker) {
      const what = record.CurrentStepName ? `${record.CurrentStepName} (${record.CurrentAction ?? ''})` : 'the run';
      const worker = hasWorker ? '' : `; no worker runs, start one: ${io.command ?? 'runbook'} worker`;
      writeLine(
        io.stderr,
        `… ${record.AutomationExecutionStatus}: ${what}, no news for ${duration(silentMs)}${worker}`,
      );
    },
    end: () => undefined,
  };
}

const clock = (now: number): string => new Date(now).toISOString().slice(11, 19);
