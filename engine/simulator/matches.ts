/** Does a call have the inputs that a mock's `when` requires? */
import type { Value, ValueMap } from '../document/document.js';

/** Maps may have more than `wanted` has; lists must match element by element; `1` and `'1'` are the same. */
export function matches(wanted: Value, given: Value | undefined): boolean {
  if (Array.isArray(wanted)) {
    const alike = Array.isArray(given) && given.length === wanted.length;
    return alike && wanted.every((item, index) => matches(item, given[index]));
  }
  if (isMap(wanted)) {
    return isMap(given) && Object.entries(wanted).every(([key, item]) => matches(item, own(given, key)));
  }
  if (wanted === null) return given === null || given === undefined;
  return given !== null && typeof given !== 'object' && String(given) === String(wanted);
}

const isMap = (value: Value | undefined): value is ValueMap =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const own = (map: ValueMap, key: string): Value | undefined => (Object.hasOwn(map, key) ? map[key] : undefined);
