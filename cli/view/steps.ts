import type { StepExecution } from '../../engine/execution/record/execution.js';
import type { Style } from './style.js';
import { columns, elapsed, MARKS, tinted } from './text.js';

/** One line for each step: mark, status, name, action, duration, short outputs. Failure and warning messages are below the line. */
export const stepLines = (steps: readonly StepExecution[], now: number, style: Style): string[] =>
  stepBlocks(steps, now, style).flat();

/** The same, as one list of lines for each step. */
export function stepBlocks(steps: readonly StepExecution[], now: number, style: Style): string[][] {
  const lines = columns(steps.map((step) => cells(step, now)));
  return steps.map((step, index) => {
    const notes = [step.FailureMessage, step.WarningMessage].flatMap((note) => note?.split('\n') ?? []);
    return [`  ${tinted(style, step.StepStatus, lines[index]!)}`, ...notes.map((note) => `      ${note}`)];
  });
}

const cells = (step: StepExecution, now: number): string[] => [
  MARKS[step.StepStatus],
  step.StepStatus,
  step.StepName,
  step.Action,
  elapsed(step.ExecutionStartTime, step.ExecutionEndTime, now),
  keyOutputs(step.Outputs ?? {}),
];

const LONGEST = 48;
const MOST = 3;

/** The first three outputs that are short enough to read in a line: ids, states, counts. */
export function keyOutputs(outputs: Readonly<Record<string, string[]>>): string {
  const texts = Object.entries(outputs)
    .filter(([name, values]) => name !== 'OutputPayload' && values.length > 0)
    .map(([name, values]) => `${name}=${values.join(',')}`)
    .filter((text) => text.length <= LONGEST && !text.includes('\n'));
  return texts.slice(0, MOST).join(' ');
}
