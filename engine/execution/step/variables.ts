/** Writing variables (behaviour 1.7, 3.22): the declared type holds, nothing is converted. */
import { hasType } from '../../document/value-type.js';
import type { ValueMap } from '../../document/document.js';
import type { Plan } from '../../document/plan.js';
import type { StepFailureInfo } from '../../errors.js';
import { bytesOf, LARGEST_KEPT } from '../sizes.js';
import type { ExecutionState } from '../state.js';
import type { StepOutcome } from './attempts.js';

/** Writes the variables of a step that succeeded. If one of them does not fit, the step fails and none is written. */
export function writeVariables(state: ExecutionState, plan: Plan, outcome: StepOutcome): StepOutcome {
  if (outcome.status !== 'Success' || outcome.variables === undefined) return outcome;
  const fault = faultOf(state, plan, outcome.variables);
  if (fault !== undefined) return { status: 'Failed', failure: failure(fault), outputs: outcome.outputs };
  const before = bytesOf(state.variables);
  Object.assign(state.variables, outcome.variables);
  state.kept += bytesOf(state.variables) - before;
  return outcome;
}

function faultOf(state: ExecutionState, plan: Plan, written: ValueMap): string | undefined {
  for (const [name, value] of Object.entries(written)) {
    const declared = plan.variables?.[name];
    if (declared === undefined) return `The variable ${name} is not declared.`;
    if (!hasType(value, declared.type)) {
      return `The variable ${name} is declared as ${declared.type}, and the value is not one. Nothing is converted.`;
    }
  }
  const replaced = Object.fromEntries(Object.keys(written).map((name) => [name, state.variables[name] ?? null]));
  if (state.kept + bytesOf(written) - bytesOf(replaced) <= LARGEST_KEPT) return undefined;
  return `The variables are too large to keep: at most ${LARGEST_KEPT} bytes fit, with the outputs that later steps read.`;
}

const failure = (message: string): StepFailureInfo => ({
  type: 'InvalidInputs',
  stage: 'InputValidation',
  failureType: 'Verification',
  message: `Step fails when it is validating and resolving the step inputs. ${message}`,
});
