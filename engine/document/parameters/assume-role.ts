/** The role of a run, as far as it is known before the start (behaviour 1.6). */
import { compileValue } from '../../expression/template.js';
import { isTemplate, type PlanValue } from '../plan.js';
import { ROLE_ARN } from '../role-arn.js';
import { fill, type Filling } from './fill.js';
import { loneReference } from './references.js';
import { fillSamples } from './samples.js';

/** AWS's text for a malformed ARN. */
export const MALFORMED_ROLE = "The format of the supplied assume role ARN isn't valid.";

export interface RoleFault {
  /** The parameter that holds the role, if one does. */
  parameter?: string;
  /** The role that was found, cut. */
  text: string;
}

/**
 * Why the role is malformed; undefined: it is not. Account and execution id are replaced by samples. `valueOf` of `filling` gives
 * parameters.
 */
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
