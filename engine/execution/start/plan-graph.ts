/**
 * The graph of a Plan's steps (behaviour 1.10): a circle would run for ever. For Plans of unknown origin; documents are checked by
 * document/rules.
 */
import type { Action, InputJump } from '../../action.js';
import type { ValueMap } from '../../document/document.js';
import type { PlanStep } from '../../document/plan.js';
import { successor } from '../route.js';

/** At most this many names are shown. */
const SHOWN = 10;

/** Names along a circle, the first again at its end; undefined: there is none. Linear, depth first, without recursion. */
export function findCircle(
  steps: readonly PlanStep[],
  actions: ReadonlyMap<string, Action>,
): readonly string[] | undefined {
  const indexes = new Map(steps.map((step, index) => [step.name, index]));
  const state = new Uint8Array(steps.length);
  for (let start = 0; start < steps.length; start += 1) {
    if (state[start] !== NEW) continue;
    const trail = [visit(start)];
    state[start] = OPEN;
    for (let at = trail.at(-1); at !== undefined; at = trail.at(-1)) {
      const to = at.next.pop();
      if (to === undefined) state[trail.pop()!.index] = DONE;
      else if (state[to] === OPEN) return circle(to, trail);
      else if (state[to] === NEW) {
        state[to] = OPEN;
        trail.push(visit(to));
      }
    }
  }
  return undefined;

  function visit(index: number): { index: number; next: number[] } {
    return { index, next: nextOf(steps, index, { actions, indexes }) };
  }

  function circle(to: number, trail: readonly { index: number }[]): string[] {
    const from = trail.findIndex(({ index }) => index === to);
    const names = trail.slice(from).map(({ index }) => steps[index]!.name);
    return [...(names.length > SHOWN ? [...names.slice(0, SHOWN), '…'] : names), names[0]!];
  }
}

const [NEW, OPEN, DONE] = [0, 1, 2];

/** Where a step may lead: its default next step, its jumps, the jumps in its inputs and, for a loop, the first inner step. */
function nextOf(
  steps: readonly PlanStep[],
  index: number,
  { actions, indexes }: { actions: ReadonlyMap<string, Action>; indexes: ReadonlyMap<string, number> },
): number[] {
  const step = steps[index]!;
  const jumps = inputJumps(step, actions.get(step.action));
  const inInputs = jumps.map((jump) => indexes.get(jump.step));
  const falls = fallsThrough(step, jumps) ? successor(steps, index) : undefined;
  return [falls, step.onFailure, step.onCancel, step.body?.[0], ...inInputs].filter((to) => typeof to === 'number');
}

/** Jumps that the step's inputs name: the only ones that its action may make (behaviour 4.3: the graph is static). */
export const inputJumps = (step: PlanStep, action: Action | undefined): InputJump[] =>
  action?.jumps?.(step.inputs as ValueMap) ?? [];

/**
 * Can the step reach its default next step? A branch with a `Default` cannot, unless it has a `nextStep` or continues after a failure
 * (behaviour 2.4).
 */
const fallsThrough = ({ nextStep, onFailure }: PlanStep, jumps: readonly InputJump[]): boolean =>
  nextStep !== undefined ||
  onFailure === 'Continue' ||
  !jumps.some(({ path }) => path.length === 1 && path[0] === 'Default');
