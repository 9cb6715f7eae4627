/** One step, from its inputs to its outcome: attempts, timeouts, interruption (behaviour 2.2, 2.6). */
import type { Action } from '../../action.js';
import type { InputValidator } from '../../document/inputs.js';
import type { ValueMap } from '../../document/document.js';
import type { PlanStep } from '../../document/plan.js';
import type { Effects } from '../../effects.js';
import { Interrupted, repetitionOf, StepFailure, StepTimedOut, type StepFailureInfo } from '../../errors.js';
import { earlierOf, replacedBy, withEarlier } from './earlier-attempts.js';
import { explainMissing } from './missing.js';
import type { AttemptPosition, Position } from '../position.js';
import { callActivity, CarryOn, createStepContext, type Attempt, type StepServices } from './step-context.js';
import type { StepInputs } from './step-inputs.js';

/** How a step ended; `outputs` includes what it published before it failed (behaviour 4.5). */
export type StepOutcome =
  | { status: 'Success'; outputs: ValueMap; nextStep?: string; variables?: ValueMap }
  | { status: 'Failed'; failure: StepFailureInfo; outputs: ValueMap }
  | { status: 'TimedOut'; message: string; outputs: ValueMap; uncertain?: string }
  | { status: 'Cancelled'; outputs: ValueMap };

export interface StepRun {
  step: PlanStep;
  path: string;
  action: Action;
  validator: InputValidator;
  position: Position;
  /** Resolves and checks the inputs. Throws `StepFailure`; may wait, e.g. for the account id. */
  prepare(): Effects<StepInputs>;
  /** A cancel was requested: no further attempt. */
  isCancelled(): boolean;
  onPublish(published: ValueMap): void;
  /** Sentences for the record, of all attempts. */
  warnings: string[];
  /** When the loop around the step times out, ms since the epoch. */
  noLaterThan?: number;
}

/** Seconds that telling AWS to stop may take after an interruption. */
const CLEAN_UP_SECONDS = 60;

/** Runs a step to its end; `undefined`: the run continues as new (design contracts 1). Throws only bugs. */
export function* runStep(services: StepServices, run: StepRun): Effects<StepOutcome | undefined> {
  let prepared: StepInputs;
  try {
    prepared = yield* run.prepare();
  } catch (error) {
    const { attempt } = run.position;
    return outcomeOf(error, attempt === undefined ? {} : withEarlier(attempt, attempt.published, madeBy(run)));
  }
  return yield* attemptUntilDone(services, run, prepared);
}

/** The outcome for an expected error; any other error is a bug and is thrown again. */
function outcomeOf(error: unknown, outputs: ValueMap): StepOutcome {
  if (error instanceof StepFailure) return { status: 'Failed', failure: error.info, outputs };
  if (error instanceof StepTimedOut) {
    const { uncertain } = error.more;
    return { status: 'TimedOut', message: error.message, outputs, ...(uncertain === undefined ? {} : { uncertain }) };
  }
  if (error instanceof Interrupted) return { status: 'Cancelled', outputs };
  throw error;
}

function* attemptUntilDone(
  services: StepServices,
  run: StepRun,
  prepared: StepInputs,
): Effects<StepOutcome | undefined> {
  const { position } = run;
  const resumed = position.attempt !== undefined;
  let attempt: AttemptPosition = position.attempt ?? { number: 1, published: {}, token: 1 };
  for (let goesOn = resumed; ; goesOn = false) {
    if (attempt.began === undefined) Object.assign(attempt, timesFrom(services.runtime.now(), run, prepared));
    position.attempt = attempt;
    const outcome = yield* attemptOnce(services, run, prepared, { resumed: goesOn && attempt.memory !== undefined });
    if (outcome === undefined) return undefined;
    if (outcome.status === 'Failed') outcome.failure = explainMissing(outcome.failure, prepared.missing);
    if (outcome.status === 'Success' || outcome.status === 'Cancelled') return done(position, outcome);
    // A rejection by a person that arrived before the cancel stays a failure.
    if (run.isCancelled() && !isRejected(outcome))
      return done(position, { status: 'Cancelled', outputs: outcome.outputs });
    if (attempt.number >= (run.step.maxAttempts ?? 1) || !mayFollow(outcome) || isTooLate(services, run)) {
      return done(position, attempt.number > 1 ? afterRetries(run.step, outcome) : outcome);
    }
    attempt = nextAttempt(attempt, isDefinite(outcome), madeBy(run));
    position.attempt = attempt;
    if (services.mayContinueAsNew()) return undefined;
  }
}

function done(position: Position, outcome: StepOutcome): StepOutcome {
  delete position.attempt;
  return outcome;
}

const isRejected = (outcome: StepOutcome): boolean =>
  outcome.status === 'Failed' && outcome.failure.type === 'ApprovalRejected';

/** A definite failure may be tried again. So may a timeout, with the same token, unless a write may have happened (design contracts 7). */
const mayFollow = (outcome: StepOutcome & { status: 'Failed' | 'TimedOut' }): boolean =>
  outcome.status === 'Failed' ? repetitionOf(outcome.failure.type) !== 'never' : outcome.uncertain === undefined;

/** Did the attempt fail for certain, so that the next one gets a new token? */
const isDefinite = (outcome: StepOutcome): boolean =>
  outcome.status === 'Failed' && repetitionOf(outcome.failure.type) === 'attempts';

/** The loop around the step has timed out. */
const isTooLate = ({ runtime }: StepServices, { noLaterThan = Infinity }: StepRun): boolean =>
  runtime.now() >= noLaterThan;

/** `began` and `deadline` are set when the attempt begins, which may be after continue-as-new. */
const nextAttempt = (last: AttemptPosition, definite: boolean, makes: readonly string[]): AttemptPosition => ({
  number: last.number + 1,
  published: {},
  ...earlierOf(last, makes),
  token: definite ? last.token + 1 : last.token,
  ...(definite ? {} : { again: last.again ?? last.began! }),
});

function timesFrom(
  now: number,
  { noLaterThan = Infinity }: StepRun,
  { timeoutSeconds = Infinity }: StepInputs,
): Pick<AttemptPosition, 'began' | 'deadline'> {
  const deadline = Math.min(now + timeoutSeconds * 1000, noLaterThan);
  return { began: now, ...(deadline === Infinity ? {} : { deadline }) };
}

/** AWS's text once several attempts are used up (behaviour 2.2). */
function afterRetries(step: PlanStep, outcome: StepOutcome): StepOutcome {
  if (outcome.status !== 'Failed') return outcome;
  const message = `Step ${step.name} failed maximum allowed times. ${outcome.failure.message}`;
  return { ...outcome, failure: { ...outcome.failure, message } };
}

function* attemptOnce(
  services: StepServices,
  run: StepRun,
  { inputs }: StepInputs,
  { resumed }: { resumed: boolean },
): Effects<StepOutcome | undefined> {
  const { step, path, warnings, onPublish } = run;
  const position = run.position.attempt!;
  const attempt: Attempt = { step, path, position, resumed, onPublish, warnings };
  try {
    return yield* succeed(services, run, inputs, attempt);
  } catch (error) {
    if (error instanceof CarryOn) return undefined;
    return yield* failed(services, run, { inputs, attempt, error });
  }
}

function* succeed(services: StepServices, run: StepRun, inputs: ValueMap, attempt: Attempt): Effects<StepOutcome> {
  const { outputs = {}, nextStep, variables } = yield* run.action.run(inputs, createStepContext(services, attempt));
  Object.assign(attempt.position.published, outputs);
  if (!attempt.selected && run.step.outputs) yield* selectFromOutputs(services, attempt);
  tellReplaced(run, attempt.position, attempt.position.published);
  return {
    status: 'Success',
    outputs: allOutputs(attempt),
    ...(nextStep === undefined ? {} : { nextStep }),
    ...(variables === undefined ? {} : { variables }),
  };
}

/** For attempts whose activities have not applied the author's selectors: selectors never run in the workflow (design house 5). */
const selectFromOutputs = (services: StepServices, attempt: Attempt): Effects<unknown> =>
  callActivity(services, attempt, 'selectOutputs', attempt.position.published, {
    mode: 'call',
    seconds: 25,
    answers: true,
  });

interface FailedAttempt {
  inputs: ValueMap;
  attempt: Attempt;
  error: unknown;
}

function* failed(
  services: StepServices,
  run: StepRun,
  { inputs, attempt, error }: FailedAttempt,
): Effects<StepOutcome> {
  const { published } = attempt.position;
  Object.assign(published, publishedBy(error));
  run.warnings.push(...warningsOf(error));
  const cutOff = error instanceof Interrupted || error instanceof StepTimedOut;
  if (cutOff) yield* tellOutside(services, run, inputs, attempt);
  const outputs = withEarlier(attempt.position, allOutputs(attempt), madeBy(run));
  tellReplaced(run, attempt.position, outputs);
  return outcomeOf(error, outputs);
}

const tellReplaced = (run: StepRun, position: AttemptPosition, outputs: ValueMap): void =>
  void run.warnings.push(...replacedBy(position, outputs, madeBy(run)));

const madeBy = ({ action }: StepRun): readonly string[] => action.makes ?? [];

/** What the activity had published before it ended with this error (design contracts 5). */
function publishedBy(error: unknown): ValueMap | undefined {
  if (error instanceof StepFailure) return error.info.outputs;
  if (error instanceof StepTimedOut) return error.more.outputs;
  return error instanceof Interrupted ? error.outputs : undefined;
}

function warningsOf(error: unknown): readonly string[] {
  if (error instanceof StepFailure) return error.info.warnings ?? [];
  return error instanceof StepTimedOut ? (error.more.warnings ?? []) : [];
}

/** Lets the action stop what it started. A failure here does not change the step's status: the record gets a warning (behaviour 2.6). */
function* tellOutside(services: StepServices, run: StepRun, inputs: ValueMap, attempt: Attempt): Effects<void> {
  if (!run.action.onInterrupt) return;
  const { runtime, driver } = services;
  const position: AttemptPosition = { ...attempt.position, deadline: runtime.now() + CLEAN_UP_SECONDS * 1000 };
  const cleanUp: Attempt = { ...attempt, position, bounded: true };
  driver.shield();
  try {
    yield* run.action.onInterrupt(attempt.position.published, createStepContext(services, cleanUp), inputs);
  } catch (error) {
    if (!(error instanceof StepFailure) && !(error instanceof StepTimedOut)) throw error;
    run.warnings.push(`What the step had begun may still go on: ${error.message}`);
  } finally {
    driver.unshield();
  }
}

const allOutputs = (attempt: Attempt): ValueMap => ({
  ...attempt.position.published,
  ...(attempt.payload === undefined ? {} : { OutputPayload: attempt.payload }),
  ...attempt.selected,
});
