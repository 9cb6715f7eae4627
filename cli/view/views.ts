import type { AutomationExecution } from '../../engine/execution/record/execution.js';
import type { Io, Output } from '../io.js';
import { writeLine } from '../io.js';
import type { NextActionOptions } from './next-action.js';
import { nextAction } from './next-action.js';
import { stepBlocks } from './steps.js';
import { plain } from './style.js';
import { duration, forPeople } from './text.js';

/** Shows an execution while it goes on. */
export interface View {
  /** The record changed. */
  update(record: AutomationExecution): void;
  /** Nothing changed for `silentMs`. */
  silent(record: AutomationExecution, silentMs: number, hasWorker: boolean): void;
  /** Nothing more comes. */
  end(): void;
}

/** What every view needs to know. */
export interface ViewOptions {
  io: Io;
  next: NextActionOptions;
}

/** One line a step that changed, on `output`: for files, pipes and CI. */
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

/** Only what somebody must know while they wait, on standard error: decisions to take, and what a silence means. */
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
