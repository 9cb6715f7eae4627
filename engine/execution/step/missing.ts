/** References without a value, in words (behaviour 4.5): which, and why. */
import type { Plan } from '../../document/plan.js';
import { splitReference } from '../../expression/template.js';
import type { StepFailureInfo } from '../../errors.js';
import type { ExecutionState } from '../state.js';

/** At most this many references are named. */
const NAMED = 3;

/** `The reference {{ a.Id }} has no value: step a has not run.`, for each; '' for none. */
export function missingText(references: ReadonlySet<string>, plan: Plan, state: ExecutionState): string {
  const named = [...references].slice(0, NAMED);
  const sentences = named.map((ref) => `The reference {{ ${ref} }} has no value: ${reason(ref, plan, state)}.`);
  const more = references.size - named.length;
  return [...sentences, ...(more > 0 ? [`So have ${more} more.`] : [])].join(' ');
}

function reason(ref: string, plan: Plan, state: ExecutionState): string {
  const reference = splitReference(ref);
  if (reference.kind === 'variable') return `the variable ${reference.name} was never set`;
  if (reference.kind === 'parameter') return `the parameter ${reference.name} has none`;
  if (reference.kind !== 'output') return 'it is not known here';
  const index = plan.steps.findIndex(({ name }) => name === reference.step);
  const step = plan.steps[index];
  if (step === undefined) return `there is no step ${reference.step}`;
  const status = state.record.StepExecutions[index]?.StepStatus;
  if (status === 'Pending' || status === 'InProgress') return `step ${step.name} has not run`;
  if (status !== 'Success') return `step ${step.name} ended ${String(status)} before it had one`;
  const declared = step.outputs?.find(({ Name }) => Name === reference.output);
  return declared === undefined
    ? `step ${step.name} made no output of that name`
    : `the selector ${declared.Selector} found nothing`;
}

/** If AWS refused a request in which a reference had no value, the failure's message says so (behaviour 4.5). */
export function explainMissing(failure: StepFailureInfo, text: string): StepFailureInfo {
  if (text === '' || failure.type !== 'AwsError') return failure;
  return { ...failure, message: `${failure.message} ${text}` };
}
