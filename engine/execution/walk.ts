/** The main loop (behaviour 2.3) over one list of steps: the document's, or those inside a loop (design contracts 2). */
import type { Effects } from '../effects.js';
import { Interrupted } from '../errors.js';
import { mayContinueAfterStep } from './may-continue-as-new.js';
import { runLoop } from './loop.js';
import { actionOf, executeStep } from './step/execute-step.js';
import { aborts, route, type StepEnd } from './route.js';
import { begin, type Run } from './run-state.js';

/** How a walk ended. */
export type Walked =
  | { kind: 'end' }
  /** A jump out of the loop. */
  | { kind: 'exit'; to: number }
  /** A step inside a loop failed or timed out with `Abort`. */
  | { kind: 'abort'; status: 'Failed' | 'TimedOut' }
  /** The run was stopped; `next`: the first step of the cancellation workflow. */
  | { kind: 'cancelled'; next: number | undefined }
  /** The run continues as new. */
  | { kind: 'carry' };

const END: Walked = { kind: 'end' };
const CARRY: Walked = { kind: 'carry' };

/** Walks from the run's position on. `within`: index of the loop whose inner steps are walked. */
export function* walk(run: Run, within?: number): Effects<Walked> {
  const { steps } = run.input.plan;
  for (;;) {
    yield* letOthersIn(run);
    if (isStoppedHere(run)) return stopped(run);
    const index = placeIn(run, within);
    const end: StepEnd | undefined = yield* runAt(run, index);
    // Early votes wait for the step that asks for them; an early stop must not be lost to a run that awaits nothing any more.
    if (run.earlyStop !== undefined) begin(run);
    if (end === undefined) return CARRY;
    if (run.interrupted) return { kind: 'cancelled', next: route(steps, index, cancelled(end)) };
    if (within !== undefined && isAbort(run, index, end)) return { kind: 'abort', status: end.status };
    const next = route(steps, index, end);
    if (next === undefined) return END;
    if (steps[next]!.within !== within) return { kind: 'exit', to: next };
    moveTo(run, next);
    if (mayContinueAfterStep(run)) return CARRY;
  }
}

/** `Complete` lets a step that has begun finish, also after the run continued as new. */
const isStoppedHere = ({ state }: Run): boolean =>
  state.stopped === 'Cancel' || (state.stopped === 'Complete' && state.position.attempt === undefined);

/** How the walk ends for a run that was stopped before its first step, or with `Complete`. */
const stopped = (run: Run): Walked => (run.state.stopped === 'Cancel' ? { kind: 'cancelled', next: undefined } : END);

function moveTo(run: Run, step: number): void {
  const { round } = run.state.position;
  run.state.position = { step, ...(round === undefined ? {} : { round }) };
}

const isAbort = (run: Run, index: number, end: StepEnd): end is StepEnd & { status: 'Failed' | 'TimedOut' } =>
  (end.status === 'Failed' || end.status === 'TimedOut') && aborts(run.input.plan.steps[index]!);

/** The run was stopped while the step ended: only where its `onCancel` leads counts. */
const cancelled = (end: StepEnd): StepEnd => (end.status === 'Cancelled' ? end : { status: 'Cancelled' });

/** When a run was carried over inside a loop, the walk of the document's list is at the loop. */
function placeIn({ state }: Run, within: number | undefined): number {
  const { step, round } = state.position;
  return within === undefined && round !== undefined ? round.loop : step;
}

/** Runs the step at `index`; a loop is walked by the engine (design contracts 3). */
export function runAt(run: Run, index: number): Effects<StepEnd | undefined> {
  const { rounds } = actionOf(run, run.input.plan.steps[index]!);
  return rounds === undefined ? executeStep(run) : runLoop(run, index, walk);
}

/**
 * Yields to other runs once the budget is spent. A version 1 run that once passed this point without a timer does so on every replay
 * (design contracts 6).
 */
export function* letOthersIn(run: Run): Effects<void> {
  if (!run.budget.nextStep()) return;
  const { runtime } = run.dependencies;
  if (run.input.plan.planVersion === 1 && !runtime.changed('let-others-in')) return;
  try {
    yield () => runtime.sleep(1);
  } catch (error) {
    // No step is under way here: whoever asks next sees that the run was stopped.
    if (!(error instanceof Interrupted)) throw error;
  }
  run.budget.renew();
}
