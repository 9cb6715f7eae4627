import { hasBraces } from '../../expression/template.js';
import type { Complaint, Rule } from '../draft.js';
import { RESERVED_NAMES } from '../document-limits.js';
import { readDefault } from '../parameter-types.js';

/** Declarations of variables make sense (behaviour 1.7); a default with references is filled in when the run starts. */
export const checkVariables: Rule = ({ variables }) =>
  [...variables].flatMap(([name, { type, default: value }]): Complaint[] => {
    if (!/^[A-Za-z0-9_]+$/.test(name) && !RESERVED_NAMES.includes(name)) {
      const message = `Variable name "${name}" is not alpha-numeric.`;
      return [{ path: ['variables', name], at: 'key', code: 'INVALID_VARIABLE_NAME', message }];
    }
    if (type === undefined || value === undefined || hasBraces(value) || readDefault(type, value) !== undefined)
      return [];
    const message = `Wrong default value for a "${type}" variable`;
    return [{ path: ['variables', name, 'default'], code: 'INVALID_DEFAULT', message }];
  });
