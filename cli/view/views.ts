import type { AutomationExecution } from '../../engine/execution/execution.js';
import type { Io, Output } from '../io.js';
import { writeLine } from '../io.js';
import { nextAction } from './next-action.js';
import { recordLines } from './record.js';
import { stepLine } from './steps.js';
import { plain, styleFor } from './style.js';
import { duration, printable } from './text.js';

/** Shows an execution while it goes on. */
export interface View {
  /** The record changed. */
  update(record: AutomationExecution): void;
  /** Nothing changed for `silentMs`. */
  silent(record: AutomationExecution, silentMs: number, hasWorker: boolean): void;
  /** Nothing more comes. */
  end(): void;
}

interface ViewOptions {
  io: Io;
  asserted: boolean;
}

/** One line a step that changed, on `output`: for files, pipes and CI. */
export function lineView({ io, asserted }: ViewOptions, output: Output): View {
  const seen = new Map<string, string>();
  const decisions = decisionView({ io, asserted });
  return {
    ...decisions,
    update(given) {
      const record = printable(given);
      for (const step of record.StepExecutions) {
        const isNews = (seen.get(step.StepName) ?? 'Pending') !== step.StepStatus;
        seen.set(step.StepName, step.StepStatus);
        if (isNews) stepLine(step, io.now(), plain).forEach((line) => writeLine(output, `${clock(io.now())}${line}`));
      }
      decisions.update(record);
    },
  };
}

/** Only what somebody must know while they wait, on standard error: decisions to take, and what a silence means. */
export function decisionView({ io, asserted }: ViewOptions): View {
  let asked = '';
  return {
    update(given) {
      const record = printable(given);
      const isWaiting = record.AutomationExecutionStatus === 'Waiting';
      const question = isWaiting ? nextAction(record, { asserted }).join('\n') : '';
      if (question !== '' && question !== asked) writeLine(io.stderr, question);
      asked = question;
    },
    silent(record, silentMs, hasWorker) {
      const what = record.CurrentStepName ? `${record.CurrentStepName} (${record.CurrentAction ?? ''})` : 'the run';
      const worker = hasWorker ? '' : '; no worker runs, start one: runbook worker';
      writeLine(
        io.stderr,
        `… ${record.AutomationExecutionStatus}: ${what}, no news for ${duration(silentMs)}${worker}`,
      );
    },
    end: () => undefined,
  };
}

/** The whole record, drawn again at every change and every second: for a terminal. */
export function liveView({ io, asserted }: ViewOptions): View {
  let latest: AutomationExecution | undefined;
  let height = 0;
  const draw = () => {
    if (!latest) return;
    const lines = recordLines(latest, { now: io.now(), style: styleFor(io), asserted }).slice(-(io.rows - 1));
    io.stdout.write(`${height > 0 ? `\u001b[${height}A` : ''}\u001b[0J\u001b[?7l${lines.join('\n')}\n\u001b[?7h`);
    height = lines.length;
  };
  const clock = setInterval(draw, 1_000);
  return {
    update(record) {
      latest = record;
      draw();
    },
    silent: () => undefined,
    end: () => clearInterval(clock),
  };
}

const clock = (now: number): string => new Date(now).toISOString().slice(11, 19);
