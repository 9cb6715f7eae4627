import { compileValue, references, splitReference } from '../../expression/template.js';
import type { Complaint, Rule } from '../draft.js';
import { findRoleFault, MALFORMED_ROLE } from '../parameters/assume-role.js';
import { isBuiltin } from '../parameters/references.js';

/**
 * `assumeRole` is a role's ARN, with parameters and `global:…` filled in (behaviour 1.6). The values of parameters are checked at the
 * start.
 */
export const checkAssumeRole: Rule = ({ assumeRole }) => {
  if (assumeRole === undefined || assumeRole === '') return [];
  const tokens = [...references(compileValue(assumeRole))].map(({ ref }) => ref);
  const others = tokens.filter((token) => !isBuiltin(token));
  if (others.some((token) => splitReference(token).kind !== 'parameter')) return [complaint(assumeRole)];
  if (others.length > 0) return [];
  const fault = findRoleFault(assumeRole, { valueOf: () => undefined, spend: () => undefined });
  return fault === undefined ? [] : [complaint(assumeRole)];
};

const complaint = (assumeRole: string): Complaint => ({
  path: ['assumeRole'],
  code: 'INVALID_ASSUME_ROLE',
  message: MALFORMED_ROLE,
  hint: assumeRole.includes('{{')
    ? "It may hold parameters and global:… only: 'arn:aws:iam::{{ global:ACCOUNT_ID }}:role/{{ RoleName }}'."
    : 'arn:aws:iam::<account>:role/<name>',
});
