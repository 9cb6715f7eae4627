/** The conditions of aws:branch and, later, of aws:loop (spec 3.3). Pure. */
import type { Value, ValueMap } from '../../engine/document/document.js';

type Comparison = (variable: Value, constant: Value) => boolean;

const onText =
  (compare: (variable: string, constant: string) => boolean): Comparison =>
  (variable, constant) => {
    const [left, right] = [asText(variable), asText(constant)];
    return left !== undefined && right !== undefined && compare(left, right);
  };

const onNumbers =
  (compare: (variable: number, constant: number) => boolean): Comparison =>
  (variable, constant) => {
    const [left, right] = [asNumber(variable), asNumber(constant)];
    return left !== undefined && right !== undefined && compare(left, right);
  };

/** Every operator. A value that has the wrong type and no lossless reading makes the condition false (OP-7). */
export const OPERATORS: Readonly<Record<string, Comparison>> = {
  StringEquals: onText((variable, constant) => variable === constant),
  EqualsIgnoreCase: onText((variable, constant) => variable.toLowerCase() === constant.toLowerCase()),
  StartsWith: onText((variable, constant) => variable.startsWith(constant)),
  EndsWith: onText((variable, constant) => variable.endsWith(constant)),
  Contains: onText((variable, constant) => variable.includes(constant)),
  NumericEquals: onNumbers((variable, constant) => variable === constant),
  NumericGreater: onNumbers((variable, constant) => variable > constant),
  NumericGreaterOrEquals: onNumbers((variable, constant) => variable >= constant),
  NumericLesser: onNumbers((variable, constant) => variable < constant),
  NumericLesserOrEquals: onNumbers((variable, constant) => variable <= constant),
  BooleanEquals: (variable, constant) => {
    const [left, right] = [asBoolean(variable), asBoolean(constant)];
    return left !== undefined && left === right;
  },
};

/** Is the condition true? `And` and `Or` stop at the first that decides; a missing variable compares as false (spec 4.5). */
export function holds(condition: ValueMap): boolean {
  if (Array.isArray(condition.And)) return condition.And.every((each) => holds(each as ValueMap));
  if (Array.isArray(condition.Or)) return condition.Or.some((each) => holds(each as ValueMap));
  if (condition.Not !== undefined) return !holds(condition.Not as ValueMap);
  const operator = Object.keys(OPERATORS).find((name) => Object.hasOwn(condition, name));
  const { Variable } = condition;
  if (operator === undefined || Variable === undefined || Variable === null) return false;
  return OPERATORS[operator]!(Variable, condition[operator]!);
}

const asText = (value: Value): string | undefined => {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
};

const asNumber = (value: Value): number | undefined => {
  if (typeof value === 'number') return value;
  const isNumeric = typeof value === 'string' && /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(value);
  return isNumeric ? Number(value) : undefined;
};

const asBoolean = (value: Value): boolean | undefined => {
  if (typeof value === 'boolean') return value;
  if (value === 'true' || value === 'True') return true;
  return value === 'false' || value === 'False' ? false : undefined;
};
