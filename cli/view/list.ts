import type { AutomationExecutionMetadata } from '../../engine/execution/record/execution.js';
import type { Style } from './style.js';
import { columns, elapsed, moment, tinted } from './text.js';

/** The table of `runbook list`. */
export function listLines(
  executions: readonly AutomationExecutionMetadata[],
  now: number,
  style: Style,
  command = 'runbook',
): string[] {
  if (executions.length === 0) return [`There are no executions. Start one: ${command} start FILE`];
  const [head, ...lines] = columns([HEAD, ...executions.map((execution) => cells(execution, now))]) as [
    string,
    ...string[],
  ];
  return [style('bold', head), ...lines.map((line, index) => colored(line, executions[index]!, style))];
}

const HEAD = ['EXECUTION', 'STATUS', 'RUNBOOK', 'REGION', 'STARTED', 'TOOK', 'BY'];

const cells = (execution: AutomationExecutionMetadata, now: number): string[] => [
  execution.AutomationExecutionId,
  execution.AutomationExecutionStatus,
  execution.DocumentName,
  execution.Region ?? '',
  moment(execution.ExecutionStartTime),
  elapsed(execution.ExecutionStartTime, execution.ExecutionEndTime, now),
  execution.ExecutedBy ?? '',
];

/** Colours only the status: its first occurrence after two blanks. */
const colored = (
  line: string,
  { AutomationExecutionStatus: status }: AutomationExecutionMetadata,
  style: Style,
): string => line.replace(`  ${status}`, () => `  ${tinted(style, status, status)}`);
