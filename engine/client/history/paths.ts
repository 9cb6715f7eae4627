/** Which steps a run must have passed between two visible steps (evidence.ts). */
import type { PlanStep } from '../../document/plan.js';
import type { Evidence, Stretch } from './evidence.js';
import { afterCancel, afterFailure, afterSuccess, traceOf } from './traces.js';

/** A step that was passed without an event of its own. `Success` and `Failed` only where no other end of the step leads on. */
export interface Passed {
  index: number;
  status?: 'Success' | 'Failed';
}

/** At most this many steps are searched; beyond that, nothing is said about the steps between. */
const MOST_STEPS = 2_000;

/** `stopped`: the run was told to stop before it reached the next visible step, so it may have gone by `onCancel`. */
export interface Walk {
  steps: readonly PlanStep[];
  stopped: boolean;
}

/** Where a step may lead, however it ends. */
export const afterAny = ({ steps, stopped }: Walk, index: number): number[] => [
  ...afterSuccess(steps, index),
  ...afterFailure(steps, index),
  ...(stopped ? afterCancel(steps, index) : []),
];

/** Can `target` be reached from these steps without another visible step between? */
export const canReach = (walk: Walk, from: readonly number[], target: number): boolean => {
  const leading = leadingTo(walk, from, target);
  return from.some((index) => leading.has(index));
};

/** The steps with which every path from `from` to `target` begins, in order, up to where the paths part. */
export function passedSteps(walk: Walk, from: readonly number[], target: number): Passed[] {
  const leading = leadingTo(walk, from, target);
  const passed: Passed[] = [];
  let next = from.filter((index) => leading.has(index));
  while (next.length === 1 && next[0] !== target && passed.length <= walk.steps.length) {
    const index = next[0]!;
    next = [...new Set(afterAny(walk, index))].filter((after) => leading.has(after));
    passed.push(passedTo(walk, index, next));
  }
  return passed;
}

function passedTo({ steps, stopped }: Walk, index: number, next: readonly number[]): Passed {
  const good = afterSuccess(steps, index);
  const bad = [...afterFailure(steps, index), ...(stopped ? afterCancel(steps, index) : [])];
  if (next.every((after) => good.includes(after) && !bad.includes(after))) return { index, status: 'Success' };
  // A step that takes no time can neither time out nor be cancelled.
  const mustHaveFailed = next.every((after) => bad.includes(after) && !good.includes(after));
  return mustHaveFailed && traceOf(steps[index]!) === 'nothing' ? { index, status: 'Failed' } : { index };
}

/** The steps from which `target` can be reached, itself included. */
function leadingTo(walk: Walk, from: readonly number[], target: number): Set<number> {
  const before = new Map<number, number[]>([[target, []]]);
  const open = [...from];
  const seen = new Set<number>();
  while (open.length > 0 && seen.size < MOST_STEPS) {
    const index = open.pop()!;
    if (seen.has(index)) continue;
    seen.add(index);
    for (const after of index === target ? [] : afterSilently(walk, index)) {
      before.set(after, [...(before.get(after) ?? []), index]);
      open.push(after);
    }
  }
  const leading = new Set<number>();
  // Steps that were not searched might lead to `target` as well: then nothing is proven.
  if (open.length > 0) return leading;
  const back = seen.has(target) ? [target] : [];
  while (back.length > 0) {
    const index = back.pop()!;
    if (leading.has(index)) continue;
    leading.add(index);
    back.push(...(before.get(index) ?? []));
  }
  return leading;
}

/** A step with activities leaves no event only if it fails before the first one. */
const afterSilently = (walk: Walk, index: number): number[] =>
  traceOf(walk.steps[index]!) === 'activities' ? afterFailure(walk.steps, index) : afterAny(walk, index);

/**
 * The step that the run is in after its last visible event: the only step within reach that can wait for what the run waits for, a timer or
 * messages. Undefined when there is none, or more than one.
 */
export function standsAt(walk: Walk, from: readonly number[], last: Stretch, evidence: Evidence): number | undefined {
  const waits = evidence.status === 'Waiting';
  const timed = evidence.openTimers > 0;
  const found = new Set<number>();
  const open = from.map((index) => ({ index, fired: last.fired, waited: last.waited }));
  for (let looked = 0; open.length > 0 && looked < MOST_STEPS; looked += 1) {
    const { index, fired, waited } = open.pop()!;
    const trace = traceOf(walk.steps[index]!);
    const on = (left: { fired: number; waited: number }): void =>
      void open.push(...afterAny(walk, index).map((after) => ({ index: after, ...left })));
    if (trace === 'nothing') on({ fired, waited });
    if (trace === 'timer' && fired > 0) on({ fired: fired - 1, waited });
    if (trace === 'timer' && fired === 0 && timed && !waits) found.add(index);
    if (trace === 'signals' && waited > 0) on({ fired, waited: waited - 1 });
    if (trace === 'signals' && waited === 0 && (waits || (timed && evidence.status === undefined))) found.add(index);
  }
  return found.size === 1 && open.length === 0 ? [...found][0] : undefined;
}
