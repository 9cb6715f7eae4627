/**
 * What events a step without activities leaves in a history. Outside of the actions, only the reconstruction of records has to know this;
 * the steps of all other actions are visible by their activities.
 */
import type { PlanStep, PlanValue } from '../../document/plan.js';
import { route } from '../../execution/route.js';

/** `timer`: one timer · `signals`: it waits for messages · `nothing`: no event and no time · `activities`: visible by activities. */
export type Trace = 'timer' | 'signals' | 'nothing' | 'activities';

const TRACES: Readonly<Record<string, Trace>> = {
  'aws:sleep': 'timer',
  'aws:approve': 'signals',
  'aws:pause': 'signals',
  'aws:branch': 'nothing',
  'aws:updateVariable': 'nothing',
};

/** A sleep of no time needs no timer. */
export function traceOf({ action, inputs }: PlanStep): Trace {
  const trace = Object.hasOwn(TRACES, action) ? TRACES[action]! : 'activities';
  const duration = trace === 'timer' ? inputs['Duration'] : undefined;
  return typeof duration === 'string' && !/[1-9]/.test(duration) ? 'nothing' : trace;
}

/** Where a step may lead when it succeeds: one place, or for a branch one of several. */
export function afterSuccess(steps: readonly PlanStep[], index: number): number[] {
  const { action, inputs } = steps[index]!;
  if (action !== 'aws:branch') return ways(steps, index, 'Success');
  const jumps = jumpsOf(inputs).map((name) => steps.findIndex((step) => step.name === name));
  const falls = typeof inputs['Default'] === 'string' ? [] : ways(steps, index, 'Success');
  return [...new Set([...jumps.filter((at) => at >= 0), ...falls])];
}

/** Where it leads when it fails or times out. */
export const afterFailure = (steps: readonly PlanStep[], index: number): number[] => ways(steps, index, 'Failed');

/** Where it leads when the run is cancelled. */
export const afterCancel = (steps: readonly PlanStep[], index: number): number[] => ways(steps, index, 'Cancelled');

/** Anybody can start a run with a Plan of their own, so an index may lead nowhere. */
function ways(steps: readonly PlanStep[], index: number, status: 'Success' | 'Failed' | 'Cancelled'): number[] {
  const next = route(steps, index, { status });
  return next !== undefined && steps[next] ? [next] : [];
}

function jumpsOf({ Choices, Default }: PlanStep['inputs']): string[] {
  const choices = (Array.isArray(Choices) ? Choices : []).map((choice) =>
    isMap(choice) ? choice['NextStep'] : undefined,
  );
  return [...choices, Default].filter((name) => typeof name === 'string');
}

const isMap = (value: PlanValue | undefined): value is { [key: string]: PlanValue } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
