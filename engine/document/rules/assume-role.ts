import { parseTemplate } from '../../expression/template.js';
import { isTemplate } from '../plan.js';
import type { Complaint, Rule } from '../draft.js';
import { ROLE_ARN } from '../role-arn.js';

/** `assumeRole` is a role's ARN or exactly one parameter (spec 1.6). */
export const checkAssumeRole: Rule = ({ assumeRole }) => {
  if (assumeRole === undefined || assumeRole === '') return [];
  const template = parseTemplate(assumeRole);
  const [only] = isTemplate(template) ? template['{{'] : [template];
  const isParameter =
    typeof only === 'object' && /^\w+$/.test(only.ref) && isTemplate(template) && template['{{'].length === 1;
  return isParameter || ROLE_ARN.test(assumeRole) ? [] : [complaint(assumeRole)];
};

const complaint = (assumeRole: string): Complaint => ({
  path: ['assumeRole'],
  code: 'INVALID_ASSUME_ROLE',
  message: "The format of the supplied assume role ARN isn't valid.",
  hint: assumeRole.includes('{{')
    ? "Exactly one parameter is allowed: '{{ AutomationAssumeRole }}'."
    : 'arn:aws:iam::<account>:role/<name>',
});
