/**
 * Fills references into a compiled input (behaviour 4.4-4.6). Pure and synchronous: it runs in the workflow, once a step. Lengths are
 * added up before anything is joined: a few references to one large value could fill the memory.
 */
import type { Value, ValueMap } from '../document/document.js';
import type { PlanValue, ReferencePart, Template, TemplatePart } from '../document/plan.js';
import { isTemplate } from '../document/plan.js';
import { render } from './value-text.js';
import { writtenReference } from './template.js';

/** What references can see. `undefined`: the reference has no value (behaviour 4.5). */
export type Scope = (reference: string) => Value | undefined;

/** References bring more characters than `room` allows. */
export class TooLarge extends Error {
  override readonly name = 'TooLarge';
}

/** What was noticed while references were filled in. */
export interface Notes {
  /** References that had no value and stayed as their own text (behaviour 4.5). */
  missing: Set<string>;
  /** References that gave an empty list, an empty map or null, alone or inside their value (behaviour 5.2). */
  empty: Set<string>;
}

interface Resolving {
  scope: Scope;
  notes: Notes;
  /** Characters that may still come out of references. */
  room: number;
}

/**
 * Resolves one value. A whole-value reference keeps its type; in a list, one that yields a list is spliced; in a text,
 * each is rendered; one without a value stays as its own text (behaviour 4.5). Single pass: results are never scanned again.
 * `room`: characters that references may bring. Throws `TooLarge` beyond.
 */
export function resolve(value: PlanValue, scope: Scope, notes = createNotes(), room = Infinity): Value {
  return resolveValue(value, { scope, notes, room });
}

/** Resolves the inputs of a step: a map in, a map out. Throws `TooLarge`. */
export const resolveMap = (
  map: { [key: string]: PlanValue },
  scope: Scope,
  notes = createNotes(),
  room = Infinity,
): ValueMap => mapOf(map, { scope, notes, room });

export const createNotes = (): Notes => ({ missing: new Set(), empty: new Set() });

function resolveValue(value: PlanValue, work: Resolving): Value {
  if (typeof value !== 'object' || value === null) return value;
  if (isTemplate(value)) return resolveTemplate(value, work);
  if (Array.isArray(value)) return value.flatMap((element) => resolveElement(element, work));
  return mapOf(value, work);
}

const mapOf = (map: { [key: string]: PlanValue }, work: Resolving): ValueMap =>
  Object.fromEntries(Object.entries(map).map(([key, entry]) => [key, resolveValue(entry, work)]));

function resolveTemplate(template: Template, work: Resolving): Value {
  const parts = template['{{'];
  const [only] = parts;
  if (parts.length === 1 && only !== undefined && typeof only !== 'string') return whole(only, work);
  const texts = parts.map((part) => textOf(part, work));
  return texts.join('');
}

function whole(part: ReferencePart, work: Resolving): Value {
  const value = valueOf(part, work);
  take(work, charactersOf(value, work.room));
  if (holdsNothing(value)) work.notes.empty.add(part.ref);
  return value;
}

function textOf(part: TemplatePart, work: Resolving): string {
  const text = typeof part === 'string' ? part : render(valueOf(part, work));
  take(work, text.length);
  return text;
}

/** null counts as no value (behaviour 4.5). */
function valueOf({ ref, text }: ReferencePart, { scope, notes }: Resolving): Value {
  const value = scope(ref);
  if (value !== undefined && value !== null) return value;
  notes.missing.add(ref);
  return text ?? writtenReference(ref);
}

function take(work: Resolving, characters: number): void {
  work.room -= characters;
  if (work.room < 0) throw new TooLarge('too many characters');
}

function resolveElement(element: PlanValue, work: Resolving): Value[] {
  const value = resolveValue(element, work);
  return isTemplate(element) && Array.isArray(value) ? value : [value];
}

/** Is there an empty list, an empty map or null in it? On the way to AWS each of them leaves its place empty. */
function holdsNothing(value: Value): boolean {
  const left: Value[] = [value];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (next === null) return true;
    if (typeof next !== 'object') continue;
    const inside = Array.isArray(next) ? next : Object.values(next);
    if (inside.length === 0) return true;
    for (const each of inside) left.push(each);
  }
  return false;
}

/** About the characters of a value as JSON; counting ends once there are more than `most`. */
export function charactersOf(value: Value, most: number): number {
  let characters = 0;
  const left: Value[] = [value];
  for (let next = left.pop(); next !== undefined && characters <= most; next = left.pop()) {
    characters += 2;
    if (typeof next === 'string') characters += next.length;
    else if (Array.isArray(next)) for (const element of next) left.push(element);
    else if (typeof next === 'object' && next !== null) {
      for (const [key, entry] of Object.entries(next)) {
        characters += key.length;
        left.push(entry);
      }
    }
  }
  return characters;
}
