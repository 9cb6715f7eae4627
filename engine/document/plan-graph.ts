/**
 * The step graph of a Plan, asked before a run follows it (spec 1.10). Validation finds the same in documents; a Plan can also be
 * written by hand. Part of the workflow bundle: linear, and without recursion.
 */
import type { InputJump } from '../action.js';
import type { PlanStep } from './plan.js';

/** The jumps in a step's inputs, as its action's `jumps` finds them. */
export type InputJumps = (step: PlanStep) => readonly InputJump[];

/** A jump that leads nowhere, or undefined: every jump is the index of a step, every name in inputs is a step's. */
export function findWrongJump(steps: readonly PlanStep[], inputJumps: InputJumps): string | undefined {
  const names = new Set(steps.map(({ name }) => name));
  for (const step of steps) {
    for (const attribute of ['nextStep', 'onFailure', 'onCancel'] as const) {
      const to = step[attribute];
      if (to === undefined || isWord(attribute, to) || isIndex(to, steps)) continue;
      return `${attribute} of step ${step.name} is ${JSON.stringify(to)}, which is no step.`;
    }
    const unknown = inputJumps(step).find((jump) => !names.has(jump.step))?.step;
    if (unknown !== undefined)
      return `The inputs of step ${step.name} lead to ${JSON.stringify(unknown)}, which is no step.`;
  }
  return undefined;
}

const isWord = (attribute: string, to: unknown): boolean =>
  attribute !== 'nextStep' && (to === 'Abort' || (to === 'Continue' && attribute === 'onFailure'));

const isIndex = (to: unknown, steps: readonly PlanStep[]): boolean =>
  Number.isInteger(to) && (to as number) >= 0 && (to as number) < steps.length;

/** The indexes of steps that form a circle, in its order, or undefined. Every jump must lead to a step. */
export function findCircle(steps: readonly PlanStep[], inputJumps: InputJumps): number[] | undefined {
  const indexes = new Map(steps.map(({ name }, index) => [name, index] as const));
  const state = new Uint8Array(steps.length);
  for (let start = 0; start < steps.length; start++) {
    if (state[start] !== NEW) continue;
    const circle = circleFrom(start, state, (index) => successors(steps, index, { indexes, inputJumps }));
    if (circle !== undefined) return circle;
  }
  return undefined;
}

const NEW = 0;
/** On the way from the start to here. */
const OPEN = 1;
const DONE = 2;

/** Depth first; `state` remembers what was looked at. */
function circleFrom(start: number, state: Uint8Array, next: (index: number) => number[]): number[] | undefined {
  const trail = [{ index: start, left: next(start) }];
  state[start] = OPEN;
  for (let visit = trail.at(-1); visit !== undefined; visit = trail.at(-1)) {
    const to = visit.left.pop();
    if (to === undefined) {
      state[visit.index] = DONE;
      trail.pop();
    } else if (state[to] === OPEN) {
      const indexes = trail.map(({ index }) => index);
      return indexes.slice(indexes.lastIndexOf(to));
    } else if (state[to] === NEW) {
      state[to] = OPEN;
      trail.push({ index: to, left: next(to) });
    }
  }
  return undefined;
}

interface Names {
  indexes: ReadonlyMap<string, number>;
  inputJumps: InputJumps;
}

/** What may follow a step: its jumps, and the step after it in the list, unless it ends or goes on elsewhere (spec 2.4). */
function successors(steps: readonly PlanStep[], index: number, { indexes, inputJumps }: Names): number[] {
  const step = steps[index]!;
  const chosen = inputJumps(step);
  const jumps = [step.nextStep, step.onFailure, step.onCancel].filter((to) => typeof to === 'number');
  const named = chosen.flatMap((jump) => indexes.get(jump.step) ?? []);
  const isFollowed = index + 1 < steps.length && fallsThrough(step, chosen);
  return [...jumps, ...named, ...(isFollowed ? [index + 1] : [])];
}

/** A choice with a default never falls through, unless it fails and goes on. */
function fallsThrough({ isEnd, nextStep, onFailure }: PlanStep, chosen: readonly InputJump[]): boolean {
  if (isEnd === true || nextStep !== undefined) return false;
  return onFailure === 'Continue' || !chosen.some(({ path }) => path.length === 1 && path[0] === 'Default');
}
