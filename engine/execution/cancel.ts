/** The cancellation workflow (behaviour 2.6): runs the step that `onCancel` names and what follows it, for at most two minutes. */
import type { Effects } from '../effects.js';
import { Interrupted } from '../errors.js';
import type { Interruptible } from '../runtime.js';
import { route, type StepEnd } from './route.js';
import type { Run } from './run-state.js';
import { letOthersIn, runAt } from './walk.js';

const LIMIT_MS = 2 * 60 * 1000;

/** Runs from step `start`; at the limit the running step is interrupted and the cancellation workflow ends. Never throws for a cancel. */
export function* runCancelPath(run: Run, start: number | undefined): Effects<void> {
  run.cancelling = true;
  run.driver.acknowledge();
  if (start === undefined) return;
  run.interrupted = false;
  let limit: Interruptible<void> | undefined;
  yield () => {
    limit = startLimit(run);
    return Promise.resolve();
  };
  yield* walkFrom(run, start);
  limit!.interrupt();
  yield () => limit!.result;
}

/** Starts the two-minute timer in a cancellation scope of its own, so that it runs while the steps run and can be cancelled alone. */
function startLimit(run: Run): Interruptible<void> {
  const { runtime } = run.dependencies;
  const timer = runtime.interruptible(() => runtime.sleep(LIMIT_MS));
  const result = timer.result.then(
    () => {
      run.interrupted = true;
      run.driver.interrupt();
    },
    (error: unknown) => {
      if (!(runtime.errorOf(error) instanceof Interrupted)) throw error;
    },
  );
  return { result, interrupt: timer.interrupt };
}

function* walkFrom(run: Run, start: number): Effects<void> {
  const { steps } = run.input.plan;
  let index: number | undefined = start;
  while (index !== undefined && !run.interrupted) {
    run.state.position = { step: index };
    const end: StepEnd | undefined = yield* runAt(run, index);
    index = end === undefined || end.status === 'Cancelled' ? undefined : route(steps, index, end);
    if (index !== undefined && !run.interrupted) yield* letOthersIn(run);
  }
  // If the limit was reached while the last step ended on its own, that interruption is dropped.
  run.driver.acknowledge();
}
