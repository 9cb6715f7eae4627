/** Evaluates the conditions of filters (behaviour 5.4) as Jayway's library does. */
import type { Value } from '../../engine/document/document.js';
import type { Condition, Operand, Operator } from '../../engine/document/selectors/syntax.js';
import type { Meter } from './select-meter.js';

export interface Candidate {
  element: Value;
  /** The whole answer, for paths that begin with `$`. */
  root: Value;
  meter: Meter;
}

/** Is the condition true of the element? Every step of a path and long texts count as visits. */
export function passes(condition: Condition, candidate: Candidate): boolean {
  candidate.meter.spend();
  if ('any' in condition) return condition.any.some((each) => passes(each, candidate));
  if ('every' in condition) return condition.every.every((each) => passes(each, candidate));
  if ('not' in condition) return !passes(condition.not, candidate);
  if ('exists' in condition) return valueOf(condition.exists, candidate) !== undefined;
  const { left, operator, right } = condition;
  return compare(valueOf(left, candidate), operator, valueOf(right, candidate), candidate.meter);
}

/** The operand's value; undefined when its path finds nothing. */
function valueOf(operand: Operand, { element, root, meter }: Candidate): Value | undefined {
  if ('literal' in operand) return operand.literal;
  let value: Value | undefined = operand.from === 'element' ? element : root;
  for (const key of operand.path) {
    meter.spend();
    value = child(value, key);
    if (value === undefined) return undefined;
  }
  return value;
}

function child(value: Value, key: string | number): Value | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value) !== (typeof key === 'number'))
    return undefined;
  const from = typeof key === 'number' && key < 0 ? (value as Value[]).length + key : key;
  return Object.hasOwn(value, from) ? (value as Record<string | number, Value>)[from] : undefined;
}

/** Comparing two texts costs one visit for so many characters. */
const CHARACTERS_PER_VISIT = 256;

function compare(left: Value | undefined, operator: Operator, right: Value | undefined, meter: Meter): boolean {
  if (typeof left === 'string' && typeof right === 'string')
    meter.spend(Math.ceil(Math.min(left.length, right.length) / CHARACTERS_PER_VISIT));
  if (operator === '==') return equals(left, right);
  if (operator === '!=') return !equals(left, right);
  const isOrdered =
    (typeof left === 'number' && typeof right === 'number') || (typeof left === 'string' && typeof right === 'string');
  return isOrdered && ORDERS[operator](left, right);
}

const ORDERS: Record<
  Exclude<Operator, '==' | '!='>,
  <T extends string | number>(left: T, right: unknown) => boolean
> = {
  '>': (left, right) => left > (right as typeof left),
  '<': (left, right) => left < (right as typeof left),
  '>=': (left, right) => left >= (right as typeof left),
  '<=': (left, right) => left <= (right as typeof left),
};

/** A number equals the text of it, in either order; lists, maps and what is missing equal nothing. */
function equals(left: Value | undefined, right: Value | undefined): boolean {
  if (typeof left === 'object' && left !== null) return false;
  if (typeof left === 'number' && typeof right === 'string') return NUMERIC.test(right) && Number(right) === left;
  if (typeof left === 'string' && typeof right === 'number') return left === String(right);
  return left !== undefined && left === right;
}

/** The repetitions are bounded, so that matching a long text costs nothing. */
const NUMERIC = /^[+-]?(?:\d{1,40}(?:\.\d{0,40})?|\.\d{1,40})(?:[eE][+-]?\d{1,5})?$/;
