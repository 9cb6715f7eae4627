/** What the parts of one run share. */
import type { Action } from '../action.js';
import type { InputValidator } from '../document/inputs.js';
import type { PlanStep } from '../document/plan.js';
import type { Interruptible, Runtime } from '../runtime.js';
import { createMailbox } from './mailbox.js';
import { setStatus } from './records.js';
import type { AutomationInput } from './request.js';
import { initialState } from './carry.js';
import type { ExecutionState } from './state.js';
import type { StepServices } from './step-context.js';

export interface AutomationDependencies {
  actions: ReadonlyMap<string, Action>;
  validators: Readonly<Record<string, InputValidator>>;
  runtime: Runtime;
}

export interface Run {
  input: AutomationInput;
  state: ExecutionState;
  services: StepServices;
  dependencies: AutomationDependencies;
  /** What an interruption breaks off now. */
  work: Interruptible<unknown> | undefined;
  /** The current walk was told to stop: no further attempt (a cancellation workflow starts anew, spec 2.6). */
  interrupted: boolean;
}

/** A run that has not begun. */
export function createRun(input: AutomationInput, executionId: string, dependencies: AutomationDependencies): Run {
  const { runtime } = dependencies;
  const state = initialState(input, executionId, runtime.now());
  const services: StepServices = {
    runtime,
    state,
    mailbox: createMailbox(new Set(input.plan.steps.map((step) => step.name))),
    throttlingRetrySeconds: input.settings?.throttlingRetrySeconds,
    setWaiting: (step, waiting) => setWaiting(run, step, waiting),
  };
  const run: Run = { input, state, services, dependencies, work: undefined, interrupted: false };
  return run;
}

/** Step and execution wait together (spec 2.8); what is being cancelled does not go back. */
function setWaiting(run: Run, step: PlanStep, waiting: boolean): void {
  const record = run.state.record.StepExecutions[run.input.plan.steps.indexOf(step)]!;
  if (record.StepStatus === 'Cancelling') return;
  const status = waiting ? 'Waiting' : 'InProgress';
  record.StepStatus = status;
  setStatus(run, status);
}
