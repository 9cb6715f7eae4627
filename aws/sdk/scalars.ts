/** Scalars of documents → scalars of the SDK. Each function gives undefined when the value cannot become the type without loss. */
import type { Value } from '../../engine/document/document.js';

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** Takes numbers, and texts that are a number. */
export function toNumber(value: Value): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && NUMBER.test(value.trim()) ? Number(value) : undefined;
}

/** Takes booleans, and the texts `true` and `false` in any case. */
export function toBoolean(value: Value): boolean | undefined {
  if (typeof value === 'boolean') return value;
  const text = typeof value === 'string' ? value.trim().toLowerCase() : '';
  return text === 'true' ? true : text === 'false' ? false : undefined;
}

/** Takes texts, numbers and booleans. */
export function toText(value: Value): string | undefined {
  return typeof value === 'object' ? undefined : String(value);
}

/** Takes texts, as boto3 does: their UTF-8 bytes. */
export function toBlob(value: Value): Uint8Array | undefined {
  return typeof value === 'string' ? new TextEncoder().encode(value) : undefined;
}

/** Takes ISO 8601 text, or seconds since the epoch as number or text. */
export function toTimestamp(value: Value): Date | undefined {
  const seconds = toNumber(value);
  if (seconds === undefined && typeof value !== 'string') return undefined;
  const date = new Date(seconds === undefined ? (value as string) : seconds * 1000);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** boto3's message for a value of the wrong type. */
export function invalidType(path: string, value: Value, expected: string): string {
  return `Invalid type for parameter ${path}, value: ${shown(value)}, type: ${pythonType(value)}, valid types: ${expected}`;
}

const shown = (value: Value): string =>
  (typeof value === 'object' ? JSON.stringify(value) : String(value)).slice(0, 200);

function pythonType(value: Value): string {
  if (value === null) return "<class 'NoneType'>";
  if (Array.isArray(value)) return "<class 'list'>";
  if (typeof value === 'number') return Number.isInteger(value) ? "<class 'int'>" : "<class 'float'>";
  return { string: "<class 'str'>", boolean: "<class 'bool'>", object: "<class 'dict'>" }[
    typeof value as 'string' | 'boolean' | 'object'
  ];
}
