/** What is wrong with conditions (behaviour 3.3): called at validation, and again when the references in them are filled in. */
import type { InputFault } from '../action.js';
import type { Value } from '../document/document.js';
import { isConstant, OPERATORS, type ConstantType } from './condition.js';

type Path = InputFault['path'];

/** Keys and indexes down to a condition; a document cannot nest so deep, a raw start could. */
const DEEPEST = 200;

/**
 * Every fault of a condition: it has exactly one operator, with a constant of the operator's type, or one of And, Or and Not. `besides`:
 * other keys that are allowed, like a choice's NextStep.
 */
export function checkCondition(value: Value, path: Path, besides: readonly string[] = []): InputFault[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || path.length > DEEPEST) {
    return [{ path, message: 'A condition is a map with Variable and one operator, or with And, Or or Not.' }];
  }
  const kinds = Object.keys(value).filter((key) => Object.hasOwn(OPERATORS, key) || ['And', 'Or', 'Not'].includes(key));
  const unknown = Object.keys(value).find((key) => ![...kinds, 'Variable', ...besides].includes(key));
  if (unknown !== undefined) return [unknownOperator(path, unknown)];
  const [kind, ...more] = kinds;
  if (kind === undefined || more.length > 0)
    return [{ path, message: `A condition has exactly one operator; this has ${kinds.length}.` }];
  if (kind === 'Not') return checkCondition(value['Not']!, [...path, 'Not'], besides);
  if (kind === 'And' || kind === 'Or') return checkAll(kind, value[kind]!, [...path, kind], besides);
  if (!('Variable' in value)) return [{ path, message: `${kind} needs a Variable to compare.` }];
  return checkConstant(kind, value[kind]!, [...path, kind]);
}

function checkAll(kind: 'And' | 'Or', conditions: Value, path: Path, besides: readonly string[]): InputFault[] {
  if (!Array.isArray(conditions)) return [{ path, message: `${kind} takes a list of conditions.` }];
  if (conditions.length === 0) return [{ path, message: `${kind} needs at least one condition.` }];
  return conditions.flatMap((each, index) => checkCondition(each, [...path, index], besides));
}

const NAMES: Record<ConstantType, string> = { text: 'a text', number: 'a number', boolean: 'true or false' };

/** A text with a reference in it is checked when that is filled in; a reference without a value compares as false (behaviour 4.5). */
function checkConstant(operator: string, constant: Value, path: Path): InputFault[] {
  const { constant: type } = OPERATORS[operator]!;
  if (isConstant(type, constant) || (typeof constant === 'string' && constant.includes('{{'))) return [];
  return [{ path, message: `${operator} compares with ${NAMES[type]}, not with ${shown(constant)}.` }];
}

function shown(value: Value): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'a map';
  return JSON.stringify(value).slice(0, 60);
}

const unknownOperator = (path: Path, name: string): InputFault => ({
  path: [...path, name],
  message: `"${name}" is not an operator of aws:branch.`,
  hint: `Known: ${Object.keys(OPERATORS).join(', ')}, And, Or, Not.`,
});
