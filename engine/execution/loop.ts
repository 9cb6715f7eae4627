/**
 * Walks a loop. The engine does this, so that a run can continue as new between and inside rounds (design contracts 3, behaviour 3.17). The
 * action decides what a round is.
 */
import type { Action, Rounds } from '../action.js';
import type { ValueMap } from '../document/document.js';
import type { Effects } from '../effects.js';
import { StepFailure, StepTimedOut } from '../errors.js';
import { createNotes, resolve } from '../expression/resolve.js';
import { addDetail } from './record/detail.js';
import { actionOf } from './step/execute-step.js';
import { noteFailure } from './final-status.js';
import { keepOutputs } from './step/keep-outputs.js';
import type { Round } from './position.js';
import { beginStep, endStep, recordInputs, recordOutputs } from './record/records.js';
import type { StepEnd } from './route.js';
import type { Run } from './run-state.js';
import { scopeOf } from './step/scope.js';
import { LARGEST_INPUTS } from './sizes.js';
import type { StepOutcome } from './step/attempts.js';
import { timeoutMessage } from './step/step-context.js';
import { prepareInputs, type StepInputs } from './step/step-inputs.js';
import type { Walked } from './walk.js';

/** Walks the loop's inner steps, from the run's position on. */
type WalkInside = (run: Run, within: number) => Effects<Walked>;

/** How the loop ended; `undefined`: the run continues as new. Throws only bugs. */
export function* runLoop(run: Run, index: number, walkInside: WalkInside): Effects<StepEnd | undefined> {
  if (run.state.position.round === undefined) beginStep(run, index);
  const maxAttempts = run.input.plan.steps[index]!.maxAttempts ?? 1;
  for (let attempt = run.state.position.round?.attempt ?? 1; ; attempt += 1) {
    const end = yield* attemptRounds(run, index, { attempt, walkInside });
    if (end === undefined) return undefined;
    if (end.outcome?.status !== 'TimedOut' || attempt >= maxAttempts) return finish(run, index, end);
    run.state.position = { step: index };
  }
}

/** The loop's own outcome, or how its inner steps left it; neither: all rounds are done. */
interface LoopEnd {
  outcome?: StepOutcome;
  walked?: Exclude<Walked, { kind: 'carry' | 'end' }>;
}

interface LoopAttempt {
  attempt: number;
  walkInside: WalkInside;
}

function* attemptRounds(run: Run, index: number, how: LoopAttempt): Effects<LoopEnd | undefined> {
  try {
    return yield* walkRounds(run, index, how);
  } catch (error) {
    if (error instanceof StepFailure) return { outcome: { status: 'Failed', failure: error.info, outputs: {} } };
    if (error instanceof StepTimedOut) return { outcome: { status: 'TimedOut', message: error.message, outputs: {} } };
    throw error;
  }
}

function* walkRounds(run: Run, index: number, { attempt, walkInside }: LoopAttempt): Effects<LoopEnd | undefined> {
  const { state, services } = run;
  const action = actionOf(run, run.input.plan.steps[index]!);
  const prepared = prepareLoop(run, index, action);
  for (let round = state.position.round ?? firstRound(run, index, attempt, prepared); ;) {
    const inside = state.position.round !== undefined && state.position.step !== index;
    if (!inside) {
      round = { ...round, number: round.number + 1 };
      if (!beginRound(run, action.rounds!, { round, inputs: prepared.inputs })) return {};
    }
    const walked: Walked = yield* walkInside(run, index);
    if (walked.kind === 'carry') return undefined;
    if (walked.kind !== 'end') return { walked };
    state.position = { step: index, round };
    if (state.stopped !== undefined) return {};
    if (services.mayContinueAsNew()) return undefined;
  }
}

function prepareLoop(run: Run, index: number, action: Action): StepInputs {
  const { state, input, dependencies } = run;
  const step = input.plan.steps[index]!;
  const record = state.record.StepExecutions[index]!;
  const validator = dependencies.validators[step.action]!;
  const scope = scopeOf(state, input.parameters, Date.parse(record.ExecutionStartTime!));
  const prepared = prepareInputs({
    ...{ plan: input.plan, step, action, validator, scope, state },
    spend: run.budget.spend,
  });
  recordInputs(record, step, prepared.inputs);
  return prepared;
}

function firstRound({ dependencies }: Run, loop: number, attempt: number, { timeoutSeconds }: StepInputs): Round {
  const deadline = timeoutSeconds === undefined ? {} : { deadline: dependencies.runtime.now() + timeoutSeconds * 1000 };
  return { loop, attempt, number: 0, ...deadline };
}

/** Publishes the round's outputs and moves the run to the first step of the round. False: there is no such round. */
function beginRound(run: Run, rounds: Rounds, { round, inputs }: { round: Round; inputs: ValueMap }): boolean {
  const { state, input, dependencies } = run;
  const now = dependencies.runtime.now();
  if (round.deadline !== undefined && now >= round.deadline)
    throw new StepTimedOut(timeoutMessage('repeating its steps'));
  const step = input.plan.steps[round.loop]!;
  const outputs = rounds.next({
    inputs,
    number: round.number,
    resolve: (name) => {
      const value = step.inputs[name];
      return value === undefined
        ? undefined
        : resolve(value, scopeOf(state, input.parameters, now), createNotes(), LARGEST_INPUTS);
    },
  });
  if (outputs === undefined) return false;
  const kept = keepOutputs(state, step, { status: 'Success', outputs });
  if (kept.status === 'Failed') throw new StepFailure(kept.failure);
  recordOutputs(state.record.StepExecutions[round.loop]!, outputs);
  state.position = { step: step.body![0], round };
  return true;
}

function finish(run: Run, index: number, { outcome, walked }: LoopEnd): StepEnd {
  const { state } = run;
  const step = run.input.plan.steps[index]!;
  const record = state.record.StepExecutions[index]!;
  state.position = { step: index };
  const ended = outcome ?? outcomeOf(walked);
  endStep(run, index, ended, record.Warnings ?? []);
  if (walked?.kind === 'exit') record.StepStatus = 'Exited';
  addDetail(state, index);
  if (outcome?.status === 'Failed' || outcome?.status === 'TimedOut') {
    noteFailure(state.verdict, step, outcome.status, record.FailureMessage);
  }
  return endOf(ended, walked);
}

/** The loop's outcome when its inner steps left it: a cancel, failure or timeout inside becomes the loop's own (behaviour 3.17). */
function outcomeOf(walked: LoopEnd['walked']): StepOutcome {
  if (walked?.kind === 'cancelled') return { status: 'Cancelled', outputs: {} };
  if (walked?.kind !== 'abort') return { status: 'Success', outputs: {} };
  const message = `A step inside the loop ended ${walked.status}.`;
  if (walked.status === 'TimedOut') return { status: 'TimedOut', message, outputs: {} };
  return { status: 'Failed', failure: { type: 'UnexpectedState', stage: 'Invocation', message }, outputs: {} };
}

function endOf(outcome: StepOutcome, walked: LoopEnd['walked']): StepEnd {
  if (walked?.kind === 'exit') return { status: 'Exited', jump: walked.to };
  if (walked?.kind === 'cancelled') {
    return { status: 'Cancelled', ...(walked.next === undefined ? {} : { jump: walked.next }) };
  }
  if (walked?.kind === 'abort') return { status: walked.status, aborted: true };
  return { status: outcome.status as Exclude<StepEnd['status'], 'Exited'> };
}
