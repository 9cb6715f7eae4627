/** What a step's references see at the moment its inputs are resolved (behaviour 4.1, 4.2). */
import type { Value } from '../../document/document.js';
import type { BoundParameters } from '../../document/plan.js';
import { formatDate, formatDateTime, partitionOf } from '../../expression/builtin.js';
import type { Scope } from '../../expression/resolve.js';
import type { ExecutionState } from '../state.js';

/** A scope over the run as it stands at `now`, ms; two references in one step see the same time. */
export function scopeOf(state: ExecutionState, parameters: BoundParameters, now: number): Scope {
  return (reference) => {
    const [, kind, name] = /^(variable|global|automation):(.*)$/.exec(reference) ?? [];
    if (kind === 'variable') return own(state.variables, name!);
    if (kind !== undefined) return builtin(state, `${kind}:${name}`, now);
    const [step, output] = reference.split('.') as [string, string?];
    if (output === undefined) return own(state.parameters ?? parameters, step);
    return own(own(state.values, step), output);
  };
}

function builtin(state: ExecutionState, reference: string, now: number): Value | undefined {
  const region = state.record.Region!;
  switch (reference) {
    case 'global:DATE':
      return formatDate(now);
    case 'global:DATE_TIME':
      return formatDateTime(now);
    case 'global:REGION':
      return region;
    case 'global:AWS_PARTITION':
      return partitionOf(region);
    case 'global:ACCOUNT_ID':
      return state.accountId;
    case 'automation:EXECUTION_ID':
      return state.record.AutomationExecutionId;
    default:
      return undefined;
  }
}

/** Names come from documents: only own properties count, never those of the prototype. */
const own = <T>(map: Record<string, T> | undefined, name: string): T | undefined =>
  map !== undefined && Object.hasOwn(map, name) ? map[name] : undefined;
