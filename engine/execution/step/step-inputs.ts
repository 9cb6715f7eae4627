/** Makes the inputs of an action from a compiled step: resolved, wrapped, checked (behaviour 2.2, 4.3-4.5, 5.2). */
import type { Action } from '../../action.js';
import { checkInputs, normaliseInputs, type InputValidator } from '../../document/inputs.js';
import type { Value, ValueMap } from '../../document/document.js';
import type { Plan, PlanStep, PlanValue } from '../../document/plan.js';
import { StepFailure } from '../../errors.js';
import { createNotes, resolve, resolveMap, TooLarge, type Notes, type Scope } from '../../expression/resolve.js';
import { missingText } from './missing.js';
import { bytesOf, cut, LARGEST_INPUTS, MOST_INPUT_VALUES } from '../sizes.js';
import { valuesIn } from './values-in.js';
import type { ExecutionState } from '../state.js';

export interface StepInputs {
  inputs: ValueMap;
  /** Seconds an attempt may take; absent: as long as it needs. */
  timeoutSeconds?: number;
  /** Which references had no value, and why; '' for none. */
  missing: string;
  /** References whose value is an empty list, where an empty list often means "all" (behaviour 5.2). */
  empty: readonly string[];
}

export interface ToPrepare {
  plan: Plan;
  step: PlanStep;
  action: Action;
  validator: InputValidator;
  scope: Scope;
  state: ExecutionState;
  /** Told how many bytes were processed, even if the inputs are refused (budget.ts). */
  spend(bytes: number): void;
}

/** Throws `StepFailure` of stage `InputValidation`: deterministic, so never retried. */
export function prepareInputs(what: ToPrepare): StepInputs {
  const { step, action, scope } = what;
  const notes = createNotes();
  try {
    const written = filledInputs(step, action);
    refuseMany(written);
    const resolved = resolveMap(written, scope, notes, LARGEST_INPUTS);
    refuseMany(resolved);
    const bytes = bytesOf(resolved);
    what.spend(bytes);
    if (bytes > LARGEST_INPUTS) throw new TooLarge(`${bytes} bytes`);
    const inputs = normaliseInputs(action.inputs, resolved);
    const missing = missingText(notes.missing, what.plan, what.state);
    refuseFaults(what, inputs, missing);
    const timeoutSeconds = timeoutOf(step, action, scope);
    const limit = timeoutSeconds === undefined ? {} : { timeoutSeconds };
    return { inputs, missing, empty: emptyReferences(action, notes), ...limit };
  } catch (error) {
    if (error instanceof TooLarge) what.spend(LARGEST_INPUTS);
    throw asFailure(error);
  }
}

/** Refuses too many values, before anything else is done with them. */
function refuseMany(inputs: object): void {
  if (valuesIn(inputs, MOST_INPUT_VALUES) <= MOST_INPUT_VALUES) return;
  throw new TooLarge(`more than ${MOST_INPUT_VALUES} values`);
}

/** Without `deferred` inputs: a loop's steps and condition are filled in when they are used (design contracts 3). */
function filledInputs({ inputs }: PlanStep, { deferred = [] }: Action): { [key: string]: PlanValue } {
  if (deferred.length === 0) return inputs;
  return Object.fromEntries(Object.entries(inputs).filter(([name]) => !deferred.includes(name)));
}

function refuseFaults({ action, validator }: ToPrepare, inputs: ValueMap, missing: string): void {
  const faults = checkInputs(action, validator, inputs);
  if (faults.length === 0) return;
  const texts = faults.map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`));
  throw invalid([...texts, ...(missing === '' ? [] : [missing])].join(' '));
}

/** Only actions with open inputs pass an empty list on to AWS; the schemas of the others refuse it. */
const emptyReferences = ({ inputs }: Action, notes: Notes): readonly string[] =>
  inputs.additionalProperties === true ? [...notes.empty] : [];

/** Every error while inputs are resolved becomes a failure of the step: a document must not be able to fail a workflow task. */
function asFailure(error: unknown): StepFailure {
  if (error instanceof StepFailure) return error;
  if (error instanceof TooLarge || error instanceof RangeError) {
    return invalid(`The inputs are too large: at most ${LARGEST_INPUTS} bytes and ${MOST_INPUT_VALUES} values fit.`);
  }
  return invalid(`The inputs cannot be resolved: ${error instanceof Error ? error.message : String(error)}`);
}

/** `timeoutSeconds`, else the action's default; never over the action's cap (behaviour 2.2, 3.0). */
function timeoutOf(step: PlanStep, action: Action, scope: Scope): number | undefined {
  const { defaultSeconds, capSeconds } = action.timeout;
  if (step.timeoutSeconds === undefined) return defaultSeconds;
  const given: Value = resolve(step.timeoutSeconds, scope, createNotes(), LARGEST_INPUTS);
  const seconds = typeof given === 'string' && given.trim() === '' ? NaN : Number(given);
  if (!Number.isSafeInteger(seconds) || seconds < 1) {
    throw invalid(`timeoutSeconds must be a whole number of at least 1, not ${String(given)}.`);
  }
  return Math.min(seconds, capSeconds ?? seconds);
}

const invalid = (message: string): StepFailure =>
  new StepFailure({
    type: 'InvalidInputs',
    stage: 'InputValidation',
    failureType: 'Verification',
    message: cut(`Step fails when it is validating and resolving the step inputs. ${message}`),
  });
