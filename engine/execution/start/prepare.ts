/** Before the first step: resolves parameters, the role and the variables (behaviour 1.6, 1.7, 4.3a). */
import type { Value, ValueMap } from '../../document/document.js';
import type { PlanValue } from '../../document/plan.js';
import type { Effects } from '../../effects.js';
import { ROLE_ARN } from '../../document/role-arn.js';
import { createNotes, resolve, resolveMap, TooLarge } from '../../expression/resolve.js';
import { Interrupted, StepFailure, StepTimedOut } from '../../errors.js';
import { fetchAccount, readsAccount } from '../step/account.js';
import type { Run } from '../run-state.js';
import { scopeOf } from '../step/scope.js';
import { bytesOf, cut, LARGEST_INPUT, LARGEST_KEPT } from '../sizes.js';

/** Why the run cannot go on; undefined: it can. */
export type Prepared = { refused: string } | { interrupted: true } | undefined;

/** Sets parameters, role and variables. A run that was carried on has role and variables already. */
export function* prepareRun(run: Run): Effects<Prepared> {
  try {
    const { state, input } = run;
    if (state.accountId === undefined && readsAccount(atStart(run))) yield* fetchAccount(run);
    fillParameters(run);
    if (input.carried !== undefined) return undefined;
    return refuse(setRole(run) ?? setVariables(run));
  } catch (error) {
    if (error instanceof Interrupted) return { interrupted: true };
    if (error instanceof StepFailure || error instanceof StepTimedOut) return refuse(error.message);
    if (error instanceof TooLarge || error instanceof RangeError) {
      return refuse(`The parameters are too large once references are filled in: at most ${LARGEST_INPUT} bytes fit.`);
    }
    throw error;
  }
}

const refuse = (message: string | undefined): Prepared =>
  message === undefined ? undefined : { refused: cut(message) };

/** All values that are filled in before the first step. */
function atStart({ input }: Run): PlanValue[] {
  const { assumeRole = null, variables = {} } = input.plan;
  return [input.templates ?? {}, assumeRole, ...Object.values(variables).map(({ default: value = null }) => value)];
}

/** Resolves the parameters at the moment at which the run began, so that every step sees the same values (behaviour 4.3a). */
function fillParameters({ state, input }: Run): void {
  if (input.templates === undefined) return;
  const began = Date.parse(state.record.ExecutionStartTime);
  const filled = resolveMap(input.templates, scopeOf(state, input.parameters, began), createNotes(), LARGEST_INPUT);
  state.parameters = { ...input.parameters, ...filled };
}

function setRole(run: Run): string | undefined {
  const { state, input, dependencies } = run;
  const { assumeRole } = input.plan;
  if (assumeRole === undefined) return undefined;
  const scope = scopeOf(state, input.parameters, dependencies.runtime.now());
  const role: Value = resolve(assumeRole, scope, createNotes(), LARGEST_INPUT);
  if (role === '') return undefined;
  if (typeof role !== 'string' || role.length > 2048 || !ROLE_ARN.test(role)) {
    return `The format of the supplied assume role ARN isn't valid. Got ${JSON.stringify(role)}.`;
  }
  state.roleArn = role;
  return undefined;
}

function setVariables(run: Run): string | undefined {
  const { state, input } = run;
  const defaults = Object.entries(input.plan.variables ?? {}).flatMap(([name, { default: value }]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  const began = Date.parse(state.record.ExecutionStartTime);
  const scope = scopeOf(state, input.parameters, began);
  const variables: ValueMap = resolveMap(Object.fromEntries(defaults), scope, createNotes(), LARGEST_KEPT);
  state.variables = variables;
  state.kept = bytesOf(variables) + bytesOf(state.values);
  if (state.kept > LARGEST_KEPT) return `The variables are too large: at most ${LARGEST_KEPT} bytes fit.`;
  return undefined;
}
