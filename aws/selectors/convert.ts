/** A selected value → the type that the author declared (behaviour 5.2). */
import type { SsmType, Value, ValueMap } from '../../engine/document/document.js';

/** The value as `type`, or undefined when the table of behaviour 5.2 has no such conversion. `value` is not null. */
export function convert(value: Value, type: SsmType): Value | undefined {
  return Object.hasOwn(CONVERSIONS, type) ? CONVERSIONS[type](value) : undefined;
}

const CONVERSIONS: Record<SsmType, (value: Value) => Value | undefined> = {
  String: toText,
  Integer: toInteger,
  Boolean: toBoolean,
  StringList: toTexts,
  StringMap: (value) =>
    isMap(value) ? value : onlyElement(value, (element) => (isMap(element) ? element : undefined)),
  MapList: (value) => (Array.isArray(value) && value.every(isMap) ? value : undefined),
};

function toText(value: Value): string | undefined {
  if (Array.isArray(value) && value.length !== 1)
    return value.length > 0 && value.every(isMap) ? JSON.stringify(value) : undefined;
  return Array.isArray(value) ? toText(value[0]!) : isMap(value) ? JSON.stringify(value) : scalarText(value);
}

function toInteger(value: Value): number | undefined {
  if (Array.isArray(value)) return onlyElement(value, toInteger);
  const number = typeof value === 'string' && /^\s*[+-]?\d+\s*$/.test(value) ? Number(value) : value;
  // Adding 0 turns -0 into 0: JSON has no minus zero, so the value would change on its way through history.
  return Number.isSafeInteger(number) ? (number as number) + 0 : undefined;
}

function toBoolean(value: Value): boolean | undefined {
  if (Array.isArray(value)) return onlyElement(value, toBoolean);
  const text = typeof value === 'string' ? value.trim().toLowerCase() : value;
  return text === true || text === 'true' ? true : text === false || text === 'false' ? false : undefined;
}

function toTexts(value: Value): string[] | undefined {
  if (isMap(value)) return undefined;
  const texts = (Array.isArray(value) ? value : [value]).filter((item) => item !== null).map(elementText);
  return texts.every((text) => text !== undefined) ? texts : undefined;
}

const elementText = (value: Value): string | undefined =>
  typeof value === 'object' ? JSON.stringify(value) : scalarText(value);

const scalarText = (value: Value): string | undefined =>
  value === null || typeof value === 'object' ? undefined : String(value);

function onlyElement<T>(value: Value, convertElement: (element: Value) => T | undefined): T | undefined {
  return Array.isArray(value) && value.length === 1 ? convertElement(value[0]!) : undefined;
}

const isMap = (value: Value): value is ValueMap => typeof value === 'object' && value !== null && !Array.isArray(value);
