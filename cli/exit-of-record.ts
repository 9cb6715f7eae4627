import { EXIT_STATUS } from '../engine/errors.js';
import type { AutomationExecution } from '../engine/execution/record/execution.js';

/** The exit status of a command that waited for the end of an execution (design house 9a). */
export function exitStatusOf({ AutomationExecutionStatus: status }: AutomationExecution): number {
  if (status === 'Failed') return EXIT_STATUS.EXECUTION_FAILED;
  if (status === 'TimedOut') return EXIT_STATUS.EXECUTION_TIMED_OUT;
  return status === 'Cancelled' ? EXIT_STATUS.EXECUTION_CANCELLED : 0;
}
