/**
 * Fills references into a compiled input (spec 4.4-4.6). Pure and synchronous: it runs in the workflow, once a step.
 */
import type { Value, ValueMap } from '../document/document.js';
import type { PlanValue, Template, TemplatePart } from '../document/plan.js';
import { isTemplate } from '../document/plan.js';
import { render } from './render.js';

/** What references can see. `undefined`: the reference has no value (spec 4.5). */
export type Scope = (reference: string) => Value | undefined;

/** A reference without a value stood inside a longer text (spec 4.5): the step fails `InputValidation`. */
export class UnresolvedReference extends Error {
  override readonly name = 'UnresolvedReference';
  constructor(readonly reference: string) {
    super(
      `The reference {{ ${reference} }} has no value: its step has not succeeded or selected nothing, ` +
        'and a text cannot be completed without it.',
    );
  }
}

export interface ResolveOptions {
  /** A whole-value reference without a value: `omit` its key or element, or put `null`. */
  missing: 'omit' | 'null';
}

/**
 * Resolves one value. A whole-value reference keeps its type; in a list, one that yields a list is spliced; in a text,
 * each is rendered. `undefined` means that nothing is left (only with `missing: 'omit'`). Single pass: results are never
 * scanned again. Throws `UnresolvedReference`.
 */
export function resolve(value: PlanValue, scope: Scope, options: ResolveOptions): Value | undefined {
  if (typeof value !== 'object' || value === null) return value;
  if (isTemplate(value)) return resolveTemplate(value, scope, options);
  if (Array.isArray(value)) return value.flatMap((element) => resolveElement(element, scope, options));
  return resolveMap(value, scope, options);
}

/** Resolves the inputs of a step: a map in, a map out. */
export function resolveMap(map: { [key: string]: PlanValue }, scope: Scope, options: ResolveOptions): ValueMap {
  const resolved: ValueMap = {};
  for (const [key, entry] of Object.entries(map)) {
    const value = resolve(entry, scope, options);
    if (value !== undefined) resolved[key] = value;
  }
  return resolved;
}

function resolveTemplate(template: Template, scope: Scope, options: ResolveOptions): Value | undefined {
  const parts = template['{{'];
  const [only] = parts;
  if (parts.length === 1 && only !== undefined && typeof only !== 'string') {
    return scope(only.ref) ?? (options.missing === 'null' ? null : undefined);
  }
  return parts.map((part) => renderPart(part, scope)).join('');
}

function renderPart(part: TemplatePart, scope: Scope): string {
  if (typeof part === 'string') return part;
  const value = scope(part.ref);
  if (value === undefined || value === null) throw new UnresolvedReference(part.ref);
  return render(value);
}

function resolveElement(element: PlanValue, scope: Scope, options: ResolveOptions): Value[] {
  const value = resolve(element, scope, options);
  if (value === undefined) return [];
  return isTemplate(element) && Array.isArray(value) ? value : [value];
}
