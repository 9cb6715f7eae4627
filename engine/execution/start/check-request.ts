/**
 * Checks the input of a run, once, before anything else. Anybody can start the workflow with anything: no input may make the workflow task
 * fail for ever, make the run go in circles, or lead outside its Plan. Linear, without recursion.
 */
import type { Action } from '../../action.js';
import { isTemplate, PLAN_VERSIONS, type Plan, type PlanStep, type PlanValue } from '../../document/plan.js';
import { isFirstVersion } from './carry-1.js';
import { findCircle, inputJumps } from './plan-graph.js';
import type { AutomationInput } from './request.js';
import { MOST_MOMENT, requestShape } from './request-shape.js';
import { bytesOf, LARGEST_INPUT, MOST_REQUEST_VALUES } from '../sizes.js';
import { begunSteps } from '../record/stored-record.js';

/** Deeper than any document may be (document-limits.ts), with room for what the compiler adds. */
const MOST_DEPTH = 200;
const RESERVED = ['__proto__', 'constructor', 'prototype'];

/** Why a run cannot be started with this; undefined: it can. */
export const faultOfRequest = (request: unknown, actions: ReadonlyMap<string, Action>): string | undefined =>
  faultOfForm(request) ?? faultOfSteps((request as AutomationInput).plan, actions);

/** The same check without the actions, for readers of records: they know no actions, and the run may have been started with anything. */
export function faultOfForm(request: unknown): string | undefined {
  const deep = faultOfValue(request);
  if (deep !== undefined) return deep;
  const misshapen = requestShape(request);
  if (misshapen !== undefined) return `The request has not the form of one: ${misshapen || 'it'} is missing or wrong.`;
  const input = request as AutomationInput;
  if (!PLAN_VERSIONS.includes(input.plan.planVersion)) {
    return `Plans of version ${input.plan.planVersion} are for a newer worker; this one reads ${PLAN_VERSIONS.join(', ')}.`;
  }
  const { carried: _, ...begun } = input;
  if (bytesOf(begun) > LARGEST_INPUT) return `The request is larger than ${LARGEST_INPUT} bytes.`;
  return faultOfTemplates([input.plan, input.templates]) ?? faultOfWrittenJumps(input.plan) ?? faultOfCarried(input);
}

/** Jumps that are indexes must lead to steps that exist. */
function faultOfWrittenJumps({ steps }: Plan): string | undefined {
  const stray = steps.find(({ nextStep, onFailure, onCancel, within, body }) =>
    [nextStep, onFailure, onCancel, within, body?.[0]].some((to) => typeof to === 'number' && to >= steps.length),
  );
  return stray === undefined ? undefined : `Step ${stray.name} jumps to a step that is not there.`;
}

/** Limits number and depth of values. Looks only into lists and maps: most values are neither. */
function faultOfValue(root: unknown): string | undefined {
  const left: { value: object; depth: number }[] = [];
  const push = (value: unknown, depth: number): void => {
    if (typeof value === 'object' && value !== null) left.push({ value, depth });
  };
  let count = 0;
  push(root, 0);
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { value, depth } = next;
    if (depth > MOST_DEPTH) return `The request is nested deeper than ${MOST_DEPTH} levels.`;
    const entries: unknown[] = Array.isArray(value) ? value : Object.values(value);
    count += entries.length;
    if (count > MOST_REQUEST_VALUES) return `The request holds more than ${MOST_REQUEST_VALUES} values.`;
    for (const entry of entries) push(entry, depth + 1);
  }
  return undefined;
}

/** Checked only where references are filled in: an answer of AWS, in a carried state, may have any key. */
function faultOfTemplates(roots: unknown[]): string | undefined {
  const left = roots.filter((root) => typeof root === 'object' && root !== null) as object[];
  for (let value = left.pop(); value !== undefined; value = left.pop()) {
    if (isBrokenTemplate(value)) return 'The request holds a template that is none.';
    for (const entry of Object.values(value) as unknown[]) {
      if (typeof entry === 'object' && entry !== null) left.push(entry);
    }
  }
  return undefined;
}

function isBrokenTemplate(value: object): boolean {
  if (!isTemplate(value as PlanValue)) return Object.hasOwn(value, '{{');
  const parts = (value as { '{{': unknown[] })['{{'];
  return parts.length === 0 || !parts.every(isPart);
}

function isPart(part: unknown): boolean {
  if (typeof part !== 'object' || part === null) return typeof part === 'string';
  const { ref, text } = part as { ref?: unknown; text?: unknown };
  return typeof ref === 'string' && (text === undefined || typeof text === 'string');
}

function faultOfSteps(plan: Plan, actions: ReadonlyMap<string, Action>): string | undefined {
  const names = new Map<string, PlanStep>();
  for (const step of plan.steps) {
    if (names.has(step.name) || RESERVED.includes(step.name)) return `Two steps, or none, may be named ${step.name}.`;
    names.set(step.name, step);
  }
  for (const step of plan.steps) {
    const fault = faultOfStep(plan, step, { action: actions.get(step.action), names });
    if (fault !== undefined) return `Step ${step.name}: ${fault}`;
  }
  const circle = findCircle(plan.steps, actions);
  return circle === undefined ? undefined : `The steps form a circle: ${circle.join(' -> ')}.`;
}

function faultOfStep(
  plan: Plan,
  step: PlanStep,
  { action, names }: { action: Action | undefined; names: ReadonlyMap<string, PlanStep> },
): string | undefined {
  if (action === undefined) return `this worker has no action ${step.action.slice(0, 64)}.`;
  const written = [step.nextStep, step.onFailure, step.onCancel].filter((jump) => typeof jump === 'number');
  const targets = [
    ...written.map((jump) => plan.steps[jump]),
    ...inputJumps(step, action).map((jump) => names.get(jump.step)),
  ];
  if (targets.some((target) => !mayLeadTo(step, target))) return 'it jumps to a step that is not there.';
  if (action.rounds !== undefined) return faultOfBody(plan, step);
  return step.body === undefined ? faultOfPlace(plan, step) : 'it is no loop.';
}

/** A jump may lead to a step of the same list, or out of a loop; never into one (behaviour OP-35). */
const mayLeadTo = (step: PlanStep, target: PlanStep | undefined): boolean =>
  target !== undefined && (target.within === undefined || target.within === step.within);

/** The step that `within` names must be a loop. */
function faultOfPlace({ steps }: Plan, { within }: PlanStep): string | undefined {
  return within === undefined || steps[within]?.body !== undefined ? undefined : 'it stands in a loop that is none.';
}

function faultOfBody({ steps }: Plan, { body, within, name }: PlanStep): string | undefined {
  const own = steps.findIndex((step) => step.name === name);
  if (within !== undefined) return 'a loop cannot stand in another.';
  if (body === undefined || body[0] >= body[1] || body[1] > steps.length) return 'it is a loop without steps.';
  const inside = steps.slice(body[0], body[1]);
  return inside.every((step) => step.within === own) ? undefined : 'its steps do not stand in it.';
}

function faultOfCarried({ carried, plan }: AutomationInput): string | undefined {
  if (carried === undefined) return undefined;
  const { length } = plan.steps;
  if (isFirstVersion(carried)) {
    const named = [...carried.detailed, ...carried.plain, ...carried.state.detailed.map(at)].map(first);
    return [carried.index, ...named].some((index) => index >= length) ? NOWHERE : undefined;
  }
  const { step, round } = carried.position;
  const begun = begunSteps(carried.record, plan);
  if ([step, round?.loop ?? 0, ...begun.map(({ index }) => index)].some((index) => index >= length)) return NOWHERE;
  if (begun.some(({ began }) => Math.abs(began) > MOST_MOMENT)) return 'Its steps began when no step can have begun.';
  const place = plan.steps[step]!;
  if (round === undefined) return place.within === undefined ? undefined : NOWHERE;
  const loop = plan.steps[round.loop]!;
  return loop.body !== undefined && (step === round.loop || place.within === round.loop) ? undefined : NOWHERE;
}

const first = ([index]: readonly [number, ...unknown[]]): number => index;
const at = ({ index }: { index: number }): [number] => [index];

const NOWHERE = 'It goes on at a step that is not there.';
