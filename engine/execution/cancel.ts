/** The cancellation workflow (spec 2.6): the step that `onCancel` names and what follows it, at most two minutes. */
import type { Run } from './run.js';
import { executeStep } from './execute-step.js';
import { route } from './route.js';

const LIMIT_MS = 2 * 60 * 1000;

/** Runs from `start`; at the limit the running step is interrupted and the workflow ends. Never rejects for a cancel. */
export async function runCancelPath(run: Run, start: number | undefined): Promise<void> {
  if (start === undefined) return;
  const { runtime } = run.dependencies;
  const { steps } = run.input.plan;
  run.interrupted = false;
  const timer = runtime.interruptible(async () => {
    await runtime.sleep(LIMIT_MS);
    run.interrupted = true;
    run.work?.interrupt();
  });
  const timed = timer.result.catch((error: unknown) => {
    if (!runtime.isInterruption(error)) throw error;
  });
  let index: number | undefined = start;
  while (index !== undefined && !run.interrupted) {
    const end = await executeStep(run, index);
    index = end.status === 'Cancelled' ? undefined : route(steps, index, end);
  }
  timer.interrupt();
  await timed;
}
