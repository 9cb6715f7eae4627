/** Stop (behaviour 6.2): `Cancel` interrupts now, `Complete` lets the running step finish. */
import { isFinal, type StoredExecution } from './record/execution.js';
import { setStatus } from './record/records.js';
import type { Run } from './run-state.js';

/** Returns false when the run has ended or is being cancelled already. */
export function stop(run: Run, type: 'Cancel' | 'Complete'): boolean {
  const { state } = run;
  if (isFinal(state.record.AutomationExecutionStatus) || state.stopped === 'Cancel') return false;
  state.stopped = type;
  if (type === 'Complete') return true;
  run.interrupted = true;
  setStatus(run, 'Cancelling');
  markCancelling(state.record);
  run.driver.interrupt();
  return true;
}

/** Sets the running step, and the loop around it, to `Cancelling` (behaviour 2.8). */
function markCancelling(record: StoredExecution): void {
  for (const step of record.StepExecutions) {
    if (step.StepStatus === 'InProgress' || step.StepStatus === 'Waiting') step.StepStatus = 'Cancelling';
  }
}
