import { EXIT_STATUS } from '../engine/errors.js';
import type { AutomationExecution } from '../engine/execution/record/execution.js';

/** What a command that waited for the end exits with (design house 9a). */
export function exitStatusOf({ AutomationExecutionStatus: status }: AutomationExecution): number {
  if (status === 'Failed') return EXIT_STATUS.EXECUTION_FAILED;
  if (status === 'TimedOut') return EXIT_STATUS.EXECUTION_TIMED_OUT;
  return status === 'Cancelled' ? EXIT_STATUS.EXECUTION_CANCELLED : 0;
}
