/** Replaces references whose values are known before the run; the others stay (behaviour 4.3a, 4.4, 4.6). */
import { isTemplate, type PlanValue, type Template, type TemplatePart } from '../plan.js';
import { loneReference, mergeTexts } from './references.js';

/** Characters that the values of one start may grow to: defaults may refer to each other, and double at every step. */
const MOST_CHARACTERS = 1_000_000;

/** The values grow beyond `MOST_CHARACTERS`. */
export class FilledTooLarge extends Error {
  override readonly name = 'FilledTooLarge';
}

export interface Filling {
  /** The value of a reference; undefined: not known, the reference stays. */
  valueOf(token: string): PlanValue | undefined;
  /** Counts characters. @throws FilledTooLarge */
  spend(characters: number): void;
}

/** Counts the characters of all values of one start. */
export function createAllowance(): Filling['spend'] {
  let left = MOST_CHARACTERS;
  return (characters) => {
    left -= characters;
    if (left < 0) throw new FilledTooLarge('values');
  };
}

/** A value with the known references filled in: a lone reference takes the value with its type, a list in a list is spliced. */
export function fill(value: PlanValue, filling: Filling): PlanValue {
  if (typeof value === 'string') filling.spend(value.length);
  if (typeof value !== 'object' || value === null) return value;
  if (isTemplate(value)) return fillTemplate(value, filling);
  filling.spend(1);
  if (Array.isArray(value)) return value.flatMap((element) => fillElement(element, filling));
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => {
      filling.spend(key.length);
      return [key, fill(entry, filling)];
    }),
  );
}

function fillTemplate(template: Template, filling: Filling): PlanValue {
  const lone = loneReference(template);
  if (lone !== undefined) {
    const value = filling.valueOf(lone);
    if (value === undefined) return template;
    filling.spend(sizeOf(value));
    return value;
  }
  const parts = mergeTexts(template['{{'].flatMap((part) => fillPart(part, filling)));
  return parts.every((part) => typeof part === 'string') ? parts.join('') : { '{{': parts };
}

function fillPart(part: TemplatePart, { valueOf, spend }: Filling): TemplatePart[] {
  const value = typeof part === 'string' ? part : valueOf(part.ref);
  if (value === undefined) return [part];
  spend(sizeOf(value));
  return rendered(value);
}

function fillElement(element: PlanValue, filling: Filling): PlanValue[] {
  const value = fill(element, filling);
  return isTemplate(element) && Array.isArray(value) ? value : [value];
}

const sizeOf = (value: PlanValue): number => JSON.stringify(value).length;

/** A value inside a longer text (behaviour 4.6), references in it included. */
function rendered(value: PlanValue): TemplatePart[] {
  if (typeof value === 'string') return [value];
  if (isTemplate(value)) return value['{{'];
  const [only, ...more] = Array.isArray(value) ? value : [];
  if (more.length === 0 && (typeof only === 'string' || isTemplate(only))) return rendered(only);
  return json(value);
}

/** Compact JSON. The values that the run fills in later are dates, ids and names of AWS: they need no escapes. */
function json(value: PlanValue): TemplatePart[] {
  if (typeof value !== 'object' || value === null) return [JSON.stringify(value)];
  if (isTemplate(value)) {
    const inner = value['{{'].map((part) => (typeof part === 'string' ? JSON.stringify(part).slice(1, -1) : part));
    return ['"', ...inner, '"'];
  }
  if (Array.isArray(value)) return ['[', ...value.flatMap((each, index) => [...comma(index), ...json(each)]), ']'];
  const entries = Object.entries(value).flatMap(([key, entry], index) => [
    ...comma(index),
    `${JSON.stringify(key)}:`,
    ...json(entry),
  ]);
  return ['{', ...entries, '}'];
}

const comma = (index: number): string[] => (index === 0 ? [] : [',']);
