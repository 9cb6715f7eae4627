/** Document → Plan (design house 4): templates parsed, jumps resolved, and the outputs marked that are read. */
import { compileValue, parseTemplate, references, splitReference } from '../expression/template.js';
import { WITHOUT_ON_CANCEL } from './aws-actions.js';
import type { Document, OutputSelector, Step, Variable } from './document.js';
import { isTrue } from './draft.js';
import { readDefault } from './parameter-types.js';
import { PLAN_VERSION, type Jump, type Plan, type PlanStep, type PlanValue } from './plan.js';

/** Compiles a document without errors; anything else is a bug of the caller. */
export function compile(document: Document): Plan {
  const indexes = new Map(document.mainSteps.map((step, index) => [step.name, index] as const));
  const steps = document.mainSteps.map((step) => compileStep(step, indexes));
  markReads(steps, document.outputs ?? []);
  return {
    planVersion: PLAN_VERSION,
    ...(document.assumeRole ? { assumeRole: parseTemplate(document.assumeRole) } : {}),
    ...(document.variables === undefined ? {} : { variables: compileVariables(document.variables) }),
    steps,
    ...(document.outputs === undefined ? {} : { outputs: document.outputs }),
  };
}

function compileStep(step: Step, indexes: ReadonlyMap<string, number>): PlanStep {
  const outputs = normaliseOutputs(step.outputs);
  return {
    name: step.name,
    action: step.action,
    inputs: compileValue(step.inputs ?? {}) as PlanStep['inputs'],
    ...(outputs === undefined ? {} : { outputs }),
    ...(step.maxAttempts === undefined ? {} : { maxAttempts: step.maxAttempts }),
    ...(step.timeoutSeconds === undefined ? {} : { timeoutSeconds: compileTimeout(step.timeoutSeconds) }),
    ...(step.onFailure === undefined ? {} : { onFailure: compileJump(step.onFailure, indexes) }),
    ...(step.onCancel === undefined || WITHOUT_ON_CANCEL.includes(step.action)
      ? {}
      : { onCancel: compileJump(step.onCancel, indexes) }),
    ...(step.isCritical === undefined ? {} : { isCritical: isTrue(step.isCritical) }),
    ...(step.isEnd === undefined ? {} : { isEnd: isTrue(step.isEnd) }),
    ...(step.nextStep === undefined ? {} : { nextStep: indexOf(step.nextStep, indexes) }),
  };
}

/** One output written without a list is a list of one (behaviour OP-23). */
function normaliseOutputs(outputs: OutputSelector[] | OutputSelector | undefined): OutputSelector[] | undefined {
  return outputs === undefined || Array.isArray(outputs) ? outputs : [outputs];
}

function compileTimeout(timeout: number | string): number | Exclude<ReturnType<typeof parseTemplate>, string> {
  const parsed = typeof timeout === 'string' ? parseTemplate(timeout) : timeout;
  return typeof parsed === 'object' ? parsed : Number(parsed);
}

function compileJump(jump: string, indexes: ReadonlyMap<string, number>): Jump {
  return jump === 'Abort' || jump === 'Continue' ? jump : indexOf(jump.slice('step:'.length), indexes);
}

function indexOf(name: string, indexes: ReadonlyMap<string, number>): number {
  const index = indexes.get(name);
  if (index === undefined) throw new Error(`compile: there is no step ${name}; was the document validated?`);
  return index;
}

/** Defaults with their JSON text parsed; one that is a reference as a whole gets its type when the run starts. */
function compileVariables(variables: Record<string, Variable>): NonNullable<Plan['variables']> {
  const compiled = Object.entries(variables).map(([name, { type, default: value }]) => {
    const typed = value === undefined ? null : (readDefault(type, value) ?? value);
    return [name, typed === null ? { type } : { type, default: compileValue(typed) }] as const;
  });
  return Object.fromEntries(compiled);
}

/** Outputs that an input, a timeout or the document's outputs read: the only values that a run keeps (design house 4). */
function markReads(steps: readonly PlanStep[], outputs: readonly string[]): void {
  const read = new Map<string, Set<string>>();
  const mark = (token: string): void => {
    const reference = splitReference(token);
    if (reference.kind !== 'output') return;
    const names = read.get(reference.step) ?? new Set();
    read.set(reference.step, names.add(reference.output));
  };
  for (const step of steps) {
    const values: PlanValue[] = [step.inputs, step.timeoutSeconds ?? null];
    for (const value of values) for (const { ref } of references(value)) mark(ref);
  }
  outputs.forEach(mark);
  for (const step of steps) {
    const names = read.get(step.name);
    if (names !== undefined) step.reads = [...names].sort();
  }
}
