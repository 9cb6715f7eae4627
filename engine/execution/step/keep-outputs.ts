/** Keeps the outputs that later steps read, and no others (design house 4). */
import type { ValueMap } from '../../document/document.js';
import type { PlanStep } from '../../document/plan.js';
import type { StepFailureInfo } from '../../errors.js';
import { bytesOf, LARGEST_KEPT, MOST_KEPT_DEPTH, MOST_KEPT_VALUES } from '../sizes.js';
import type { ExecutionState } from '../state.js';
import type { StepOutcome } from './attempts.js';
import { depthOf, valuesIn } from './values-in.js';

/** If the outputs do not fit, the step fails: none is left out silently. */
export function keepOutputs(state: ExecutionState, step: PlanStep, outcome: StepOutcome): StepOutcome {
  const kept = (step.reads ?? []).filter((name) => Object.hasOwn(outcome.outputs, name));
  if (kept.length === 0) return outcome;
  const values = Object.fromEntries(kept.map((name) => [name, outcome.outputs[name]!]));
  if (valuesIn(values, MOST_KEPT_VALUES) > MOST_KEPT_VALUES || depthOf(values) > MOST_KEPT_DEPTH) {
    return { status: 'Failed', failure: tooMany(), outputs: without(outcome.outputs, kept) };
  }
  const earlier = state.values[step.name];
  const size = state.kept + bytesOf(values) - (earlier === undefined ? 0 : bytesOf(earlier));
  if (size > LARGEST_KEPT)
    return { status: 'Failed', failure: tooLarge(size), outputs: without(outcome.outputs, kept) };
  state.values[step.name] = values;
  state.kept = size;
  return outcome;
}

const without = (outputs: ValueMap, names: readonly string[]): ValueMap =>
  Object.fromEntries(Object.entries(outputs).filter(([name]) => !names.includes(name)));

const tooMany = (): StepFailureInfo =>
  failure(`at most ${MOST_KEPT_VALUES} values fit, and ${MOST_KEPT_DEPTH} of them inside each other`);

const tooLarge = (size: number): StepFailureInfo => failure(`${size} bytes, and at most ${LARGEST_KEPT} fit`);

const failure = (why: string): StepFailureInfo => ({
  type: 'OutputInvalid',
  stage: 'PostVerification',
  failureType: 'Action',
  message:
    `The outputs that later steps read are too large to keep: ${why}. ` +
    'Let the outputs of this step select single values.',
});
