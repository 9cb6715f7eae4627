/** The role of a run, as far as it is known before the start (behaviour 1.6). */
import { compileValue } from '../../expression/template.js';
import { isTemplate, type PlanValue } from '../plan.js';
import { ROLE_ARN } from '../role-arn.js';
import { fill, type Filling } from './fill.js';
import { loneReference } from './references.js';
import { fillSamples } from './samples.js';

/** AWS's words for an ARN that is none. */
export const MALFORMED_ROLE = "The format of the supplied assume role ARN isn't valid.";

export interface RoleFault {
  /** The parameter that holds it, where it is one. */
  parameter?: string;
  /** What was found, short. */
  text: string;
}

/** Why the role cannot be one; account and execution id are taken as samples. `valueOf`: a parameter's value with references. */
export function findRoleFault(assumeRole: string, filling: Filling, region?: string): RoleFault | undefined {
  const template = compileValue(assumeRole);
  const role = fillSamples(fill(template, filling), region);
  if (role === '' || (typeof role === 'string' && ROLE_ARN.test(role))) return undefined;
  const parameter = loneReference(template);
  return { ...(parameter === undefined ? {} : { parameter }), text: shown(role) };
}

function shown(role: PlanValue): string {
  const text = isTemplate(role) ? '{{ … }}' : typeof role === 'string' ? role : JSON.stringify(role);
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
