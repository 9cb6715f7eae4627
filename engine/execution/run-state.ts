/** What the parts of one run share. */
import type { Action } from '../action.js';
import type { InputValidator } from '../document/inputs.js';
import type { PlanStep } from '../document/plan.js';
import type { Runtime } from '../runtime.js';
import { createBudget, type Budget } from './budget.js';
import { initialState } from './start/carry.js';
import { createDriver, type Driver } from './drive.js';
import { mayContinueInStep } from './may-continue-as-new.js';
import { createMailbox } from './mailbox.js';
import { addWarning } from './record/detail.js';
import { setStatus } from './record/records.js';
import { stop } from './stop.js';
import type { AutomationInput } from './start/request.js';
import type { ExecutionState } from './state.js';
import type { StepServices } from './step/step-context.js';

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
  driver: Driver;
  budget: Budget;
  /** The run was stopped: the current walk starts no further step or attempt. The cancellation workflow resets this (behaviour 2.6). */
  interrupted: boolean;
  /**
   * Deliveries of messages that arrived with the first workflow task of this history, before the run had begun; `begin` makes them, in
   * order.
   */
  early: (() => unknown)[];
  /** The stop in `early`, if there is one: after a `Cancel` every message is too late. */
  earlyStop?: 'Cancel' | 'Complete' | undefined;
  begun: boolean;
  /** Something has happened in this history. Before that, continuing as new would repeat endlessly. */
  progressed: boolean;
  /** The cancellation workflow is running: the run never continues as new (design contracts 1). */
  cancelling: boolean;
}

const WAS_RESET =
  'The run was reset to an earlier point of its history: what it had done after that may have been done once more.';

/** A run that has not begun. */
export function createRun(input: AutomationInput, executionId: string, dependencies: AutomationDependencies): Run {
  const { runtime } = dependencies;
  const state = initialState(input, executionId, runtime.now());
  if (runtime.wasReset) addWarning(state.record, WAS_RESET);
  const budget = createBudget();
  const driver = createDriver(runtime, {
    onBegun: () => begin(run),
    onTurn: () => {
      run.progressed = true;
      budget.renew();
      if (run.state.stopped !== 'Cancel' && runtime.cancelRequested?.()) stop(run, 'Cancel');
    },
  });
  const services: StepServices = {
    runtime,
    driver,
    state,
    mailbox: createMailbox(new Set(input.plan.steps.map((step) => step.name))),
    planVersion: input.plan.planVersion,
    throttlingRetrySeconds: input.settings?.throttlingRetrySeconds,
    setWaiting: (step, waiting) => setWaiting(run, step, waiting),
    mayContinueAsNew: () => mayContinueInStep(run),
  };
  const flags = { interrupted: false, cancelling: false, progressed: false, begun: false };
  const run: Run = { input, state, services, dependencies, driver, budget, early: [], ...flags };
  return run;
}

/** Delivers the early messages: at the first effect or, if a stop is among them, at the end of the step that was carried over. */
export function begin(run: Run): void {
  if (run.begun) return;
  Object.assign(run, { begun: true, earlyStop: undefined });
  run.early.splice(0).forEach((hand) => hand());
}

/** Sets the status of step and execution together (behaviour 2.8); a step that is `Cancelling` stays so. */
function setWaiting(run: Run, step: PlanStep, waiting: boolean): void {
  const record = run.state.record.StepExecutions[run.input.plan.steps.indexOf(step)]!;
  if (record.StepStatus === 'Cancelling') return;
  const status = waiting ? 'Waiting' : 'InProgress';
  record.StepStatus = status;
  setStatus(run, status);
}
