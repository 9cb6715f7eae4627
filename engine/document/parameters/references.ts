/** References in parameter values: which are filled in, and which stay as text (behaviour 4.3a). */
import { AUTOMATION_VALUES, GLOBALS, parseTemplate, references, splitReference } from '../../expression/template.js';
import type { Value } from '../document.js';
import { isTemplate, type PlanValue, type Template, type TemplatePart } from '../plan.js';

/** Is the reference with this token filled in? Others stay as written. */
export type IsFilled = (token: string) => boolean;

/** `global:…` and `automation:EXECUTION_ID`: filled in when the run starts, wherever they stand. */
export const isBuiltin: IsFilled = (token) => {
  const reference = splitReference(token);
  if (reference.kind === 'global') return (GLOBALS as readonly string[]).includes(reference.name);
  return reference.kind === 'automation' && (AUTOMATION_VALUES as readonly string[]).includes(reference.name);
};

/** Parses those references in a value's texts that are filled in; keys are never changed. */
export function compileFilled(value: Value, isFilled: IsFilled): PlanValue {
  if (typeof value === 'string') return value.includes('{{') ? compileText(value, isFilled) : value;
  if (Array.isArray(value)) return value.map((element) => compileFilled(element, isFilled));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, compileFilled(entry, isFilled)]));
}

function compileText(text: string, isFilled: IsFilled): string | Template {
  const parsed = parseTemplate(text);
  if (typeof parsed === 'string') return text;
  const parts = mergeTexts(written(text, parsed).map(({ part, source }) => (isPlain(part, isFilled) ? source : part)));
  const [only] = parts;
  return parts.length === 1 && typeof only === 'string' ? only : { '{{': parts };
}

const isPlain = (part: TemplatePart, isFilled: IsFilled): boolean => typeof part === 'string' || !isFilled(part.ref);

/** Every part with its source text. Blanks around a lone reference belong to it. */
function written(text: string, template: Template): { part: TemplatePart; source: string }[] {
  const parts = template['{{'];
  if (parts.length === 1) return [{ part: parts[0]!, source: text }];
  let at = 0;
  return parts.map((part) => {
    const end = typeof part === 'string' ? at + part.length : text.indexOf('}}', at) + 2;
    const source = text.slice(at, end);
    at = end;
    return { part, source };
  });
}

/** Joins texts that follow each other. */
export function mergeTexts(parts: readonly TemplatePart[]): TemplatePart[] {
  const merged: TemplatePart[] = [];
  let texts: string[] = [];
  const flush = (): void => {
    if (texts.length > 0) merged.push(texts.join(''));
    texts = [];
  };
  for (const part of parts) {
    if (typeof part === 'string') texts.push(part);
    else {
      flush();
      merged.push(part);
    }
  }
  flush();
  return merged;
}

/** Does the value still hold a reference? */
export const hasTemplates = (value: PlanValue): boolean => references(value).next().done === false;

/** The token of a value that is one reference and nothing else. */
export function loneReference(value: PlanValue): string | undefined {
  const [only, ...more] = isTemplate(value) ? value['{{'] : [];
  return typeof only === 'object' && more.length === 0 ? only.ref : undefined;
}
