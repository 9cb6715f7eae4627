/**
 * `{{ … }}` in texts (behaviour 4.1): finding references, compiling values, splitting tokens. Part of the workflow bundle: no
 * dependencies, linear time on any text.
 */
import type { Value } from '../document/document.js';
import { isTemplate, type PlanValue, type ReferencePart, type Template, type TemplatePart } from '../document/plan.js';

const NAME = '[A-Za-z0-9_]+';
/** A reference, blanks optional (behaviour 4.1). What does not match stays text: there is no escape and no error at run time. */
// eslint-disable-next-line no-restricted-syntax -- Only `matchAll` takes it, and that works on a copy.
const REFERENCE = new RegExp(
  `\\{\\{\\s*(${NAME}(?:\\.${NAME})?|(?:variable|global|automation):${NAME})\\s*\\}\\}`,
  'g',
);

/** What a reference's token stands for (behaviour 4.1). */
export type Reference =
  | { kind: 'parameter'; name: string }
  | { kind: 'output'; step: string; output: string }
  | { kind: 'variable'; name: string }
  | { kind: 'global'; name: string }
  | { kind: 'automation'; name: string };

/** Names behind `global:` (behaviour 4.2). */
export const GLOBALS = ['ACCOUNT_ID', 'AWS_PARTITION', 'DATE', 'DATE_TIME', 'REGION'] as const;
/** Names behind `automation:` (behaviour 4.2). */
export const AUTOMATION_VALUES = ['EXECUTION_ID'] as const;

/** The place of a reference in a value: keys and indexes down to the text. */
export interface ReferenceUse {
  ref: string;
  path: (string | number)[];
}

/** A text in parts, or the text itself when it refers to nothing. Blanks around a lone reference vanish: it is the whole value. */
export function parseTemplate(text: string): string | Template {
  const parts = splitText(text);
  const references = parts.filter((part) => typeof part !== 'string');
  if (references.length === 0) return text;
  const onlyBlanks = parts.every((part) => typeof part !== 'string' || part.trim() === '');
  return { '{{': references.length === 1 && onlyBlanks ? [referencePart(references[0]!.ref, text)] : parts };
}

/** The usual spelling of a reference; any other is kept, because a reference without a value stays as it was written (behaviour 4.5). */
export const writtenReference = (ref: string): string => `{{ ${ref} }}`;

const referencePart = (ref: string, text: string): ReferencePart =>
  text === writtenReference(ref) ? { ref } : { ref, text };

function splitText(text: string): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let end = 0;
  for (const match of text.matchAll(REFERENCE)) {
    if (match.index > end) parts.push(text.slice(end, match.index));
    parts.push(referencePart(match[1]!, match[0]));
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push(text.slice(end));
  return parts;
}

/** A value with every text in it parsed; map keys are never substituted (behaviour 4.3). */
export function compileValue(value: Value): PlanValue {
  if (typeof value === 'string') return parseTemplate(value);
  if (Array.isArray(value)) return value.map(compileValue);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, compileValue(entry)]));
}

/** Every reference in a compiled value, in reading order. */
export function* references(value: PlanValue, path: (string | number)[] = []): Generator<ReferenceUse> {
  if (typeof value !== 'object' || value === null) return;
  if (isTemplate(value)) {
    for (const part of value['{{']) if (typeof part !== 'string') yield { ref: part.ref, path };
    return;
  }
  const entries = Array.isArray(value) ? value.entries() : Object.entries(value);
  for (const [key, entry] of entries) yield* references(entry, [...path, key]);
}

/** Does the value hold a reference? */
export const hasTemplate = (value: PlanValue): boolean => !references(value).next().done;

/** What a token of a compiled template stands for. */
export function splitReference(token: string): Reference {
  const colon = token.indexOf(':');
  if (colon >= 0) {
    return { kind: token.slice(0, colon) as 'variable' | 'global' | 'automation', name: token.slice(colon + 1) };
  }
  const dot = token.indexOf('.');
  if (dot < 0) return { kind: 'parameter', name: token };
  return { kind: 'output', step: token.slice(0, dot), output: token.slice(dot + 1) };
}

/** May this value change when references are filled in? True as soon as a text in it has `{{` (design house 4). */
export function hasBraces(value: Value | undefined): boolean {
  if (typeof value === 'string') return value.includes('{{');
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some(hasBraces);
}
