/** Which type a value has (behaviour 1.2). Part of the workflow bundle. */
import type { SsmType, Value } from './document.js';

const isText = (value: Value): boolean => typeof value === 'string';
const isMap = (value: Value): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

const CHECKS: Record<SsmType, (value: Value) => boolean> = {
  String: isText,
  Integer: (value) => Number.isSafeInteger(value),
  Boolean: (value) => typeof value === 'boolean',
  StringList: (value) => Array.isArray(value) && value.every(isText),
  StringMap: isMap,
  MapList: (value) => Array.isArray(value) && value.every(isMap),
};

/** Is the value of this type, without any conversion? */
export const hasType = (value: Value, type: SsmType): boolean => CHECKS[type](value);
