/** From a compiled step to what its action gets: resolved, wrapped, checked (spec 2.2, 4.3-4.5). */
import type { Action } from '../action.js';
import { checkInputs, normaliseInputs, type InputValidator } from '../document/inputs.js';
import type { ValueMap } from '../document/document.js';
import type { PlanStep } from '../document/plan.js';
import { StepFailure } from '../errors.js';
import { LARGEST_INPUTS, sizeOf } from './sizes.js';
import { resolve, resolveMap, UnresolvedReference, type Scope } from '../expression/resolve.js';

export interface StepInputs {
  inputs: ValueMap;
  /** Seconds an attempt may take; absent: as long as it needs. */
  timeoutSeconds?: number;
}

/** Throws `StepFailure` of stage `InputValidation`: deterministic, so never retried. */
export function prepareInputs(step: PlanStep, action: Action, validator: InputValidator, scope: Scope): StepInputs {
  try {
    const missing = action.nullForMissing ? 'null' : 'omit';
    const inputs = normaliseInputs(action.inputs, resolveMap(step.inputs, scope, { missing }));
    refuseLarge(inputs);
    const faults = checkInputs(action, validator, inputs);
    if (faults.length > 0) throw invalid(faults.map((fault) => `${fault.path.join('.')}: ${fault.message}`).join(' '));
    const timeoutSeconds = timeoutOf(step, action, scope);
    return { inputs, ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }) };
  } catch (error) {
    throw error instanceof UnresolvedReference ? invalid(error.message) : error;
  }
}

function refuseLarge(inputs: ValueMap): void {
  const size = sizeOf(inputs);
  if (size > LARGEST_INPUTS)
    throw invalid(`The inputs are too large: ${size} characters, at most ${LARGEST_INPUTS} fit.`);
}

/** `timeoutSeconds`, else the action's default; never over the action's cap (spec 2.2, 3.0). */
function timeoutOf(step: PlanStep, action: Action, scope: Scope): number | undefined {
  const { defaultSeconds, capSeconds } = action.timeout;
  if (step.timeoutSeconds === undefined) return defaultSeconds;
  const seconds = Number(resolve(step.timeoutSeconds, scope, { missing: 'omit' }));
  if (!Number.isSafeInteger(seconds) || seconds < 1) {
    throw invalid(`timeoutSeconds must be a whole number of at least 1, not ${String(seconds)}.`);
  }
  return Math.min(seconds, capSeconds ?? seconds);
}

const invalid = (message: string): StepFailure =>
  new StepFailure({
    type: 'InvalidInputs',
    stage: 'InputValidation',
    failureType: 'Verification',
    message: `Step fails when it is validating and resolving the step inputs. ${message}`,
    final: true,
  });
