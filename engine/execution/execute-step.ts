/** Runs the step at an index and writes it down: record, kept outputs, verdict. */
import type { Action } from '../action.js';
import type { PlanStep } from '../document/plan.js';
import { references } from '../expression/template.js';
import type { Run } from './run.js';
import { addDetail } from './detail.js';
import { noteFailure } from './final-status.js';
import { beginStep, endStep, recordInputs } from './records.js';
import type { StoredStep } from './execution.js';
import type { StepEnd } from './route.js';
import { scopeOf } from './scope.js';
import { keepOutputs } from './keep-outputs.js';
import { callActivity, type Attempt } from './step-context.js';
import { runStep, type StepOutcome, type StepRun } from './step.js';

/** Resolves when the step has ended, however it did. Rejects only with bugs. */
export async function executeStep(run: Run, index: number): Promise<StepEnd> {
  const { state, input, services } = run;
  const step = input.plan.steps[index]!;
  const record = state.record.StepExecutions[index]!;
  beginStep(run, record);
  const outcome = keepOutputs(state, step, await runStep(services, stepRun(run, step, record)));
  endStep(run, record, outcome);
  addDetail(state, index);
  if (outcome.status === 'Failed' || outcome.status === 'TimedOut') {
    noteFailure(state.verdict, step, outcome.status, record.FailureMessage);
  }
  return endOf(run, outcome);
}

function stepRun(run: Run, step: PlanStep, record: StoredStep): StepRun {
  const { state, dependencies, input } = run;
  return {
    step,
    action: actionOf(run, step),
    validator: dependencies.validators[step.action]!,
    scope: scopeOf(state, input.parameters, dependencies.runtime.now()),
    ...(asksForAccount(run, step) ? { beforeInputs: () => fetchAccount(run, step) } : {}),
    onInputs: (inputs) => recordInputs(record, inputs),
    onWork: (work) => void (run.work = work),
    isCancelled: () => run.interrupted,
  };
}

/** `global:ACCOUNT_ID` is asked for by the first step that reads it: others must not pay for it (house 5). */
const asksForAccount = (run: Run, step: PlanStep): boolean =>
  run.state.accountId === undefined && [...references(step.inputs)].some(({ ref }) => ref === 'global:ACCOUNT_ID');

async function fetchAccount(run: Run, step: PlanStep): Promise<void> {
  const attempt: Attempt = { step, number: 1, published: {} };
  const answer = await callActivity(run.services, attempt, 'getCallerIdentity', {}, { mode: 'call', seconds: 25 });
  run.state.accountId = (answer as { Account: string }).Account;
}

function actionOf(run: Run, step: PlanStep): Action {
  const action = run.dependencies.actions.get(step.action);
  if (!action) throw new Error(`No action ${step.action} in this worker, although the Plan was compiled with it.`);
  return action;
}

function endOf(run: Run, outcome: StepOutcome): StepEnd {
  if (outcome.status !== 'Success') return { status: outcome.status };
  if (outcome.nextStep === undefined) return { status: 'Success' };
  const jump = run.input.plan.steps.findIndex((step) => step.name === outcome.nextStep);
  return { status: 'Success', jump };
}
