/** Braces that are no reference: they stay as text, which is rarely what their author wanted (behaviour 4.1). */
import type { Value } from '../document.js';
import type { Complaint } from '../draft.js';
import type { Path } from '../position.js';
import { parseTemplate } from '../../expression/template.js';
import { isTemplate } from '../plan.js';

const SSM = /\{\{\s*ssm:[^{}]*\}\}/;
const NAME = '[A-Za-z0-9_]+';
const FURTHER = String.raw`(?:\.${NAME}|\[[^\]{}]*\])`;
/** `{{ step.Output.field }}`, `{{ step.Output[0] }}`, `{{ Parameter[0] }}` */
const WITH_PATH = new RegExp(String.raw`\{\{\s*${NAME}(?:\.${NAME}${FURTHER}+|\[[^\]{}]*\]${FURTHER}*)\s*\}\}`);

/** Complaints about texts with `{{` that is not a reference, one per text; `{{ssm:…}}` is refused (behaviour 1.5). */
export function looksLikeReference(value: Value, path: Path): Complaint[] {
  if (typeof value === 'string') return value.includes('{{') ? inText(value, path) : [];
  if (typeof value !== 'object' || value === null) return [];
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return entries.flatMap(([key, entry]) => [
    ...inKey(key, [...path, key]),
    ...looksLikeReference(entry, [...path, key]),
  ]);
}

/** Keys are never filled in (behaviour 4.3). */
function inKey(key: string | number, path: Path): Complaint[] {
  if (typeof key === 'number' || !key.includes('{{')) return [];
  return [{ path, at: 'key', ...staticText('A key', key) }];
}

/** A complaint about `{{` where nothing is ever filled in. */
export const staticText = (what: string, text: string): Omit<Complaint, 'path'> => ({
  severity: 'warning',
  code: 'NOT_A_REFERENCE',
  message: `${what} is never filled in: ${braces(text)} stays as text.`,
  hint: 'References are filled into values of inputs only.',
});

function inText(text: string, path: Path): Complaint[] {
  const ssm = SSM.exec(text)?.[0];
  if (ssm !== undefined) return [{ path, text: ssm, ...SSM_REFERENCE }];
  const withPath = WITH_PATH.exec(text)?.[0];
  if (withPath !== undefined) return [{ path, text: withPath, ...pathReference(withPath) }];
  const template = parseTemplate(text);
  const rest = isTemplate(template) ? template['{{'].filter((part) => typeof part === 'string') : [text];
  const left = rest.find((part) => part.includes('{{'));
  return left === undefined ? [] : [{ path, text: braces(left), ...malformed(braces(left)) }];
}

/** The braces and what is between them, cut. */
function braces(text: string): string {
  const from = text.slice(text.indexOf('{{'));
  const end = from.indexOf('}}');
  return (end < 0 ? from : from.slice(0, end + 2)).split('\n')[0]!.slice(0, 40);
}

const SSM_REFERENCE = {
  code: 'SSM_REFERENCE_IN_INPUT',
  message: 'A {{ssm:…}} reference is allowed in the default of a parameter only.',
  hint: 'Declare a parameter with this default and refer to the parameter.',
};

const pathReference = (text: string): Omit<Complaint, 'path'> => ({
  severity: 'warning',
  code: 'REFERENCE_WITH_PATH',
  message: `${text} is not resolved: a reference has no path into a value, so it stays as text.`,
  hint: 'Select the part with an output of the step, and refer to that output.',
});

const malformed = (text: string): Omit<Complaint, 'path'> => ({
  severity: 'warning',
  code: 'NOT_A_REFERENCE',
  message: `${text} is not a reference and stays as text.`,
  hint: 'References are {{ Parameter }}, {{ step.Output }}, {{ variable:name }}, {{ global:NAME }} and {{ automation:EXECUTION_ID }}.',
});
