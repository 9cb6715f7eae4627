import { isFinal, type AutomationExecution, type StepExecution } from '../../engine/execution/record/execution.js';
import type { Output } from '../io.js';
import { keyOutputs } from '../view/steps.js';
import { elapsed, forPeople, MARKS } from '../view/text.js';

/** Shows the progress of a run: a line for each step that is over, and below them the step that runs. */
export interface StoryProgress {
  show(record: AutomationExecution): void;
  /** Removes the line of the running step until the next `show`, so that something else can be written. */
  pause(): void;
  /** Ends the display. */
  end(): void;
}

const TICK_MS = 1_000;
const SAY_AGAIN_MS = 5_000;
/** The line of the running step is written without wrapping: a wrapped line could not be wiped. */
const [NO_WRAP, WRAP, WIPE] = ['\x1b[?7l', '\x1b[?7h', '\r\x1b[K'];

/** On a terminal the running step has one line, drawn again every second; elsewhere a new line every five seconds. */
export function createStoryProgress(output: Output, isTTY: boolean, now: () => number): StoryProgress {
  const shown = new Set<string>();
  let current: StepExecution | undefined;
  let saidAt = now();
  const wipe = (): void => void (isTTY && output.write(WIPE));
  const tick = (): void => {
    if (!current || (!isTTY && now() - saidAt < SAY_AGAIN_MS)) return;
    saidAt = now();
    wipe();
    const line = storyLine(current, now());
    output.write(isTTY ? `${NO_WRAP}${line}${WRAP}` : `${line}\n`);
  };
  const timer = setInterval(tick, TICK_MS);
  const pause = (): void => {
    wipe();
    current = undefined;
  };
  return {
    show(record) {
      const { StepExecutions: steps } = forPeople(record);
      wipe();
      for (const step of steps.filter((it) => isOver(it) && !shown.has(it.StepName))) {
        shown.add(step.StepName);
        output.write(`${storyLine(step, now())}\n`);
        saidAt = now();
      }
      current = steps.find((step) => step.StepStatus !== 'Pending' && !isOver(step));
      if (isTTY) tick();
    },
    pause,
    end() {
      clearInterval(timer);
      pause();
    },
  };
}

/** A step in columns: mark, status, name, duration, and its short outputs, or why it failed. */
export function storyLine(step: StepExecution, now: number): string {
  const { StepStatus: status, ExecutionStartTime: start, ExecutionEndTime: end } = step;
  const took = elapsed(start, end, now);
  const rest = step.FailureMessage?.split('\n', 1)[0] ?? keyOutputs(step.Outputs ?? {});
  return `  ${MARKS[status]} ${status.padEnd(10)} ${step.StepName.padEnd(20)} ${took.padStart(8)}  ${rest}`.trimEnd();
}

const isOver = ({ StepStatus: status }: StepExecution): boolean => isFinal(status) || status === 'Exited';
