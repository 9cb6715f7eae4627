/** Runs the step at the run's position and stores what it brought: record, kept outputs, variables, verdict. */
import type { Action } from '../../action.js';
import type { PlanStep } from '../../document/plan.js';
import type { Effects } from '../../effects.js';
import { fetchAccount, readsAccount } from './account.js';
import { addDetail } from '../record/detail.js';
import { noteFailure } from '../final-status.js';
import { keepOutputs } from './keep-outputs.js';
import { inputJumps } from '../start/plan-graph.js';
import { pathOf } from '../position.js';
import { beginStep, endStep, recordInputs, recordOutputs } from '../record/records.js';
import type { StepEnd } from '../route.js';
import type { Run } from '../run-state.js';
import { scopeOf } from './scope.js';
import { cut } from '../sizes.js';
import { runStep, type StepOutcome, type StepRun } from './attempts.js';
import { prepareInputs, type StepInputs } from './step-inputs.js';
import { writeVariables } from './variables.js';

/** How the step ended; `undefined`: the run continues as new. Throws only bugs. */
export function* executeStep(run: Run): Effects<StepEnd | undefined> {
  const { state, input, services } = run;
  const index = state.position.step;
  const step = input.plan.steps[index]!;
  const record = state.record.StepExecutions[index]!;
  if (state.position.attempt === undefined) beginStep(run, index);
  const warnings: string[] = record.Warnings ?? [];
  const outcome = yield* runStep(services, stepRun(run, step, warnings));
  if (outcome === undefined) {
    if (warnings.length > 0) record.Warnings = warnings;
    return undefined;
  }
  const routed = refuseForeignJump(run, step, outcome);
  const kept = writeVariables(state, input.plan, keepOutputs(state, step, routed));
  endStep(run, index, kept, warnings);
  addDetail(state, index);
  if (kept.status === 'Failed' || kept.status === 'TimedOut') {
    noteFailure(state.verdict, step, kept.status, record.FailureMessage);
  }
  return endOf(run, kept);
}

function stepRun(run: Run, step: PlanStep, warnings: string[]): StepRun {
  const { state, dependencies, input } = run;
  const { position } = state;
  const action = actionOf(run, step);
  const validator = dependencies.validators[step.action]!;
  return {
    step,
    path: pathOf(input.plan, position),
    action,
    validator,
    position,
    prepare: () => prepare(run, step, action, warnings),
    isCancelled: () => run.interrupted,
    onPublish: (published) => recordOutputs(state.record.StepExecutions[position.step]!, published),
    warnings,
    ...(position.round?.deadline === undefined ? {} : { noLaterThan: position.round.deadline }),
  };
}

/** References to the time see when the step began, also after continue-as-new. */
function* prepare(run: Run, step: PlanStep, action: Action, warnings: string[]): Effects<StepInputs> {
  const { state, input, dependencies } = run;
  const validator = dependencies.validators[step.action]!;
  if (state.accountId === undefined && readsAccount([step.inputs])) yield* fetchAccount(run, step);
  const record = state.record.StepExecutions[state.position.step]!;
  const scope = scopeOf(state, input.parameters, Date.parse(record.ExecutionStartTime!));
  const prepared = prepareInputs({ plan: input.plan, step, action, validator, scope, state, spend: run.budget.spend });
  recordInputs(record, step, prepared.inputs);
  for (const reference of prepared.empty) warnOnce(warnings, emptyText(reference));
  return prepared;
}

const warnOnce = (warnings: string[], text: string): void =>
  warnings.includes(text) ? undefined : void warnings.push(text);

const emptyText = (reference: string): string =>
  `{{ ${reference} }} is an empty list, an empty map or null, or has one inside: the request was sent with it, and to many operations that means "all".`;

export function actionOf(run: Run, step: PlanStep): Action {
  const action = run.dependencies.actions.get(step.action);
  if (!action) throw new Error(`No action ${step.action} in this worker, although the request was checked.`);
  return action;
}

/** Fails a step whose action chose a next step that the inputs do not name: the graph is static (behaviour 1.10). */
function refuseForeignJump(run: Run, step: PlanStep, outcome: StepOutcome): StepOutcome {
  if (outcome.status !== 'Success' || outcome.nextStep === undefined) return outcome;
  const { nextStep, outputs } = outcome;
  if (inputJumps(step, actionOf(run, step)).some((jump) => jump.step === nextStep)) return outcome;
  const message = `The step cannot go on at "${cut(nextStep, 128)}": it names no such step.`;
  return { status: 'Failed', failure: { type: 'InvalidInputs', stage: 'InputValidation', message }, outputs };
}

function endOf(run: Run, outcome: StepOutcome): StepEnd {
  if (outcome.status !== 'Success') return { status: outcome.status };
  if (outcome.nextStep === undefined) return { status: 'Success' };
  const jump = run.input.plan.steps.findIndex((step) => step.name === outcome.nextStep);
  return { status: 'Success', jump };
}
