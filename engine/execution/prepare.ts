/** Before the first step: whose identity, and what the variables hold (spec 1.6, 1.7). */
import { ROLE_ARN } from '../document/role-arn.js';
import { resolve, resolveMap } from '../expression/resolve.js';
import type { Run } from './run.js';
import { scopeOf } from './scope.js';

/** Sets role and variables. Returns why the run cannot start; undefined: it can. */
export function prepareRun(run: Run): string | undefined {
  const { state, input, dependencies } = run;
  const { assumeRole, variables = {} } = input.plan;
  const scope = scopeOf(state, input.parameters, dependencies.runtime.now());
  const role = assumeRole === undefined ? '' : (resolve(assumeRole, scope, { missing: 'omit' }) ?? '');
  if (typeof role !== 'string' || (role !== '' && !ROLE_ARN.test(role))) {
    return `The format of the supplied assume role ARN isn't valid. Got ${JSON.stringify(role)}.`;
  }
  if (role !== '') state.roleArn = role;
  const defaults = Object.entries(variables).flatMap(([name, { default: value }]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  state.variables = resolveMap(Object.fromEntries(defaults), scope, { missing: 'omit' });
  return undefined;
}
