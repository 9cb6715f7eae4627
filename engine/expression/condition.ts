/** The conditions of aws:branch and aws:loop (behaviour 3.3, 3.17). Pure, and part of the workflow bundle. */
import type { Value, ValueMap } from '../document/document.js';

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

/** The type of an operator's constant: a value that can be read as that type without loss. */
export type ConstantType = 'text' | 'number' | 'boolean';

interface Operator {
  constant: ConstantType;
  compare: Comparison;
}

const text = (compare: (variable: string, constant: string) => boolean): Operator => ({
  constant: 'text',
  compare: onText(compare),
});
const number = (compare: (variable: number, constant: number) => boolean): Operator => ({
  constant: 'number',
  compare: onNumbers(compare),
});

/** Every operator. A variable that has the wrong type and no lossless reading makes the condition false (behaviour OP-7). */
export const OPERATORS: Readonly<Record<string, Operator>> = {
  StringEquals: text((variable, constant) => variable === constant),
  EqualsIgnoreCase: text((variable, constant) => variable.toLowerCase() === constant.toLowerCase()),
  StartsWith: text((variable, constant) => variable.startsWith(constant)),
  EndsWith: text((variable, constant) => variable.endsWith(constant)),
  Contains: text((variable, constant) => variable.includes(constant)),
  NumericEquals: number((variable, constant) => variable === constant),
  NumericGreater: number((variable, constant) => variable > constant),
  NumericGreaterOrEquals: number((variable, constant) => variable >= constant),
  NumericLesser: number((variable, constant) => variable < constant),
  NumericLesserOrEquals: number((variable, constant) => variable <= constant),
  BooleanEquals: {
    constant: 'boolean',
    compare: (variable, constant) => {
      const [left, right] = [asBoolean(variable), asBoolean(constant)];
      return left !== undefined && left === right;
    },
  },
};

/** Can the value be read as a constant of this type without loss? */
export const isConstant = (type: ConstantType, value: Value): boolean => READ[type](value) !== undefined;

/** Is the condition true? `And` and `Or` stop at the first that decides; a variable that is missing compares as false (behaviour 4.5). */
export function holds(condition: ValueMap): boolean {
  if (Array.isArray(condition.And)) return condition.And.every((each) => holds(each as ValueMap));
  if (Array.isArray(condition.Or)) return condition.Or.some((each) => holds(each as ValueMap));
  if (condition.Not !== undefined) return !holds(condition.Not as ValueMap);
  const operator = Object.keys(OPERATORS).find((name) => Object.hasOwn(condition, name));
  const { Variable } = condition;
  if (operator === undefined || Variable === undefined || Variable === null) return false;
  return OPERATORS[operator]!.compare(Variable, condition[operator]!);
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

const READ: Record<ConstantType, (value: Value) => unknown> = { text: asText, number: asNumber, boolean: asBoolean };
