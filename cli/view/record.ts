import { isFinal, type AutomationExecution } from '../../engine/execution/record/execution.js';
import { indented } from '../io.js';
import type { NextActionOptions } from './next-action.js';
import { nextAction } from './next-action.js';
import { stepLines } from './steps.js';
import type { Style } from './style.js';
import { columns, elapsed, MARKS, forPeople, moment, tinted } from './text.js';

interface RecordOptions extends NextActionOptions {
  now: number;
  style: Style;
  /** The run was simulated: no server has it, so there is nothing to do next. */
  simulated?: boolean;
}

/** The lines of `runbook show`: header, steps, outputs, the failure, what to do next. */
export function recordLines(given: AutomationExecution, options: RecordOptions): string[] {
  const record = forPeople(given);
  const next = options.simulated ? [] : nextAction(record, options);
  return [
    ...header(record, options),
    '',
    ...steps(record, options),
    ...outputs(record, options.style),
    ...failure(record, options.style),
    ...block(record.WarningMessage && options.style('yellow', `warning: ${indented(record.WarningMessage)}`)),
    ...block(...next),
  ];
}

/** One line for each step. When the run is over, the steps that it never reached share one line. */
function steps(record: AutomationExecution, { now, style }: RecordOptions): string[] {
  const all = record.StepExecutions;
  if (!isFinal(record.AutomationExecutionStatus)) return stepLines(all, now, style);
  const reached = all.filter(({ StepStatus }) => StepStatus !== 'Pending');
  const others = all.filter(({ StepStatus }) => StepStatus === 'Pending').map(({ StepName }) => StepName);
  const line = tinted(style, 'Pending', `${MARKS.Pending}  Not reached: ${others.join(', ')}`);
  return [...stepLines(reached, now, style), ...(others.length === 0 ? [] : [`  ${line}`])];
}

function header(record: AutomationExecution, { now, style }: { now: number; style: Style }): string[] {
  const status = record.AutomationExecutionStatus;
  const took = elapsed(record.ExecutionStartTime, record.ExecutionEndTime, now);
  const rows = [
    ['Execution', record.AutomationExecutionId],
    ['Runbook', `${record.DocumentName} (version ${record.DocumentVersion})`],
    ['Region', record.Region ?? ''],
    ['Started', `${moment(record.ExecutionStartTime)}${record.ExecutedBy ? ` by ${record.ExecutedBy}` : ''}`],
    ['Status', `${status} after ${took}`],
  ].filter(([, value]) => value !== '');
  return columns(rows).map((line) =>
    line.startsWith('Status') ? line.replace(status, tinted(style, status, status)) : line,
  );
}

function outputs(record: AutomationExecution, style: Style): string[] {
  const rows = Object.entries(record.Outputs).map(([name, values]) => [`  ${name}`, values.join(', ')]);
  return rows.length === 0 ? [] : ['', style('bold', 'Outputs'), ...columns(rows)];
}

/** The run's failure message, unless a step's line shows the same message. */
function failure({ FailureMessage: message, StepExecutions: steps }: AutomationExecution, style: Style): string[] {
  return steps.some((step) => step.FailureMessage === message) ? [] : block(message && style('red', indented(message)));
}

const block = (...lines: (string | undefined)[]): string[] => {
  const texts = lines.filter((line) => line !== undefined && line !== '') as string[];
  return texts.length === 0 ? [] : ['', ...texts];
};
