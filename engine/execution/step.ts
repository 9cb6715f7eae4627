/** One step, from its inputs to its record: attempts, timeouts, interruption (spec 2.2, 2.6). */
import type { Action } from '../action.js';
import type { InputValidator } from '../document/inputs.js';
import type { ValueMap } from '../document/document.js';
import type { PlanStep } from '../document/plan.js';
import { StepFailure, StepTimedOut, type StepFailureInfo } from '../errors.js';
import type { Interruptible } from '../runtime.js';
import { callActivity, createStepContext, type Attempt, type StepServices } from './step-context.js';
import { prepareInputs, type StepInputs } from './step-inputs.js';
import type { Scope } from '../expression/resolve.js';

/** How a step ended; `outputs` are everything that it brought, also before it failed (spec 4.5). */
export type StepOutcome =
  | { status: 'Success'; outputs: ValueMap; nextStep?: string }
  | { status: 'Failed'; failure: StepFailureInfo; outputs: ValueMap }
  | { status: 'TimedOut'; message: string; outputs: ValueMap }
  | { status: 'Cancelled'; outputs: ValueMap };

export interface StepRun {
  step: PlanStep;
  action: Action;
  validator: InputValidator;
  scope: Scope;
  /** What must be known before the inputs can be resolved. */
  beforeInputs?: () => Promise<void>;
  /** The inputs as resolved, as soon as they are: the record shows them. */
  onInputs(inputs: ValueMap): void;
  /** What an interruption can break off now. */
  onWork(work: Interruptible<unknown> | undefined): void;
  /** A cancel was requested: no further attempt. */
  isCancelled(): boolean;
}

/** Seconds that telling AWS to stop may take after an interruption. */
const CLEAN_UP_SECONDS = 60;

/** Runs a step to its end. Rejects only with bugs. */
export async function runStep(services: StepServices, run: StepRun): Promise<StepOutcome> {
  try {
    if (run.beforeInputs) await interruptibly(services, run, run.beforeInputs);
    const prepared = prepareInputs(run.step, run.action, run.validator, run.scope);
    run.onInputs(prepared.inputs);
    return await attemptUntilDone(services, run, prepared);
  } catch (error) {
    if (error instanceof StepFailure) return { status: 'Failed', failure: error.info, outputs: {} };
    if (services.runtime.isInterruption(error)) return { status: 'Cancelled', outputs: {} };
    throw error;
  }
}

/** Does work that a cancel breaks off. */
async function interruptibly<T>(services: StepServices, run: StepRun, work: () => Promise<T>): Promise<T> {
  const started = services.runtime.interruptible(work);
  run.onWork(started);
  try {
    return await started.result;
  } finally {
    run.onWork(undefined);
  }
}

async function attemptUntilDone(services: StepServices, run: StepRun, prepared: StepInputs): Promise<StepOutcome> {
  const maxAttempts = run.step.maxAttempts ?? 1;
  for (let number = 1; ; number++) {
    const outcome = await attemptOnce(services, run, prepared, number);
    if (outcome.status === 'Success' || outcome.status === 'Cancelled') return outcome;
    if (run.isCancelled()) return { status: 'Cancelled', outputs: outcome.outputs };
    const final = outcome.status === 'Failed' && outcome.failure.final;
    if (number >= maxAttempts || final) return number > 1 ? afterRetries(run.step, outcome) : outcome;
  }
}

/** AWS's text once several attempts are used up (spec 2.2). */
function afterRetries(step: PlanStep, outcome: StepOutcome): StepOutcome {
  if (outcome.status !== 'Failed') return outcome;
  const message = `Step ${step.name} failed maximum allowed times. ${outcome.failure.message}`;
  return { ...outcome, failure: { ...outcome.failure, message } };
}

async function attemptOnce(
  services: StepServices,
  run: StepRun,
  prepared: StepInputs,
  number: number,
): Promise<StepOutcome> {
  const { runtime } = services;
  const timeoutMs = prepared.timeoutSeconds === undefined ? undefined : prepared.timeoutSeconds * 1000;
  const attempt: Attempt = {
    step: run.step,
    number,
    published: {},
    ...(timeoutMs === undefined ? {} : { deadline: runtime.now() + timeoutMs }),
  };
  try {
    return await interruptibly(services, run, () => succeed(services, run, prepared.inputs, attempt));
  } catch (error) {
    return failed(services, run, attempt, error);
  }
}

async function succeed(services: StepServices, run: StepRun, inputs: ValueMap, attempt: Attempt): Promise<StepOutcome> {
  const { outputs = {}, nextStep } = await run.action.run(inputs, createStepContext(services, attempt));
  Object.assign(attempt.published, outputs);
  if (!attempt.selected && run.step.outputs) await selectFromOutputs(services, attempt);
  return {
    status: 'Success',
    outputs: allOutputs(attempt),
    ...(nextStep === undefined ? {} : { nextStep }),
  };
}

/** Actions without an activity of their own: selectors never run in the workflow (house 5). */
const selectFromOutputs = (services: StepServices, attempt: Attempt): Promise<unknown> =>
  callActivity(services, attempt, 'selectOutputs', attempt.published, { mode: 'call', seconds: 25, answers: true });

async function failed(services: StepServices, run: StepRun, attempt: Attempt, error: unknown): Promise<StepOutcome> {
  const interrupted = services.runtime.isInterruption(error);
  if (interrupted || error instanceof StepTimedOut) await tellOutside(services, run, attempt);
  if (interrupted) return { status: 'Cancelled', outputs: allOutputs(attempt) };
  if (error instanceof StepTimedOut) {
    Object.assign(attempt.published, error.outputs);
    return { status: 'TimedOut', message: error.message, outputs: allOutputs(attempt) };
  }
  if (!(error instanceof StepFailure)) throw error;
  Object.assign(attempt.published, error.info.outputs);
  return { status: 'Failed', failure: error.info, outputs: allOutputs(attempt) };
}

/** Lets the action stop what it started. It may fail: the step's status is decided already (spec 2.6). */
async function tellOutside(services: StepServices, run: StepRun, attempt: Attempt): Promise<void> {
  if (!run.action.onInterrupt) return;
  const deadline = services.runtime.now() + CLEAN_UP_SECONDS * 1000;
  const cleanUp: Attempt = { step: run.step, number: attempt.number, deadline, bounded: true, published: {} };
  try {
    await run.action.onInterrupt(attempt.published, createStepContext(services, cleanUp));
  } catch (error) {
    if (!(error instanceof StepFailure) && !(error instanceof StepTimedOut)) throw error;
  }
}

const allOutputs = (attempt: Attempt): ValueMap => ({
  ...attempt.published,
  ...(attempt.payload === undefined ? {} : { OutputPayload: attempt.payload }),
  ...attempt.selected,
});
