import type { AutomationExecution } from '../../engine/execution/execution.js';
import type { NextActionOptions } from './next-action.js';
import { nextAction } from './next-action.js';
import { stepLines } from './steps.js';
import type { Style } from './style.js';
import { columns, elapsed, moment, printable, tinted } from './text.js';

interface RecordOptions extends NextActionOptions {
  now: number;
  style: Style;
}

/** How `runbook show` prints an execution: header, steps, outputs, why it failed, what to do next. */
export function recordLines(given: AutomationExecution, options: RecordOptions): string[] {
  const record = printable(given);
  const next = nextAction(record, options);
  return [
    ...header(record, options),
    '',
    ...stepLines(record.StepExecutions, options.now, options.style),
    ...outputs(record, options.style),
    ...failure(record, options.style),
    ...block(record.WarningMessage && options.style('yellow', `warning: ${record.WarningMessage}`)),
    ...block(...next),
  ];
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

/** Not when a step's line has said it already. */
function failure({ FailureMessage: message, StepExecutions: steps }: AutomationExecution, style: Style): string[] {
  return steps.some((step) => step.FailureMessage === message) ? [] : block(message && style('red', message));
}

const block = (...lines: (string | undefined)[]): string[] => {
  const texts = lines.filter((line) => line !== undefined && line !== '') as string[];
  return texts.length === 0 ? [] : ['', ...texts];
};
