/** Constraints on supplied values (spec 1.2, 1.4). */
import type { Parameter, Value } from './document.js';
import { baseType, readDefault, resourcePattern } from './parameter-types.js';
import { compilePattern } from './patterns/pattern.js';
import { decodeWire, isWireFault, type WireFault } from './wire.js';

/** The first constraint that a supplied value breaks, or undefined. */
export function checkConstraints(name: string, parameter: Parameter, value: Value): WireFault | undefined {
  return (
    checkAllowed(name, parameter, value) ??
    checkResource(parameter, value) ??
    checkPattern(parameter, value) ??
    checkItems(parameter, value) ??
    checkChars(parameter, value)
  );
}

/** Compared in the parameter's type: real documents list 'true' for a Boolean. */
function checkAllowed(name: string, { type, allowedValues }: Parameter, value: Value): WireFault | undefined {
  if (allowedValues === undefined) return undefined;
  const base = baseType(type);
  const allowed = new Set(allowedValues.flatMap((each) => [canonical(each), canonical(typed(each))]));
  const elements = base === 'StringList' || base === 'MapList' ? (value as Value[]) : [value];
  const wrong = allowed.has(canonical(value))
    ? undefined
    : elements.find((element) => !allowed.has(canonical(element)));
  if (wrong === undefined) return undefined;
  return {
    message: `Parameter "${name}" has value "${show(wrong)}" not found in [${allowedValues.map(show).join(', ')}].`,
  };

  function typed(each: Value): Value {
    if (base === 'StringList' || base === 'MapList') return each;
    const decoded = typeof each === 'object' ? { value: each } : decodeWire(base, [String(each)]);
    return isWireFault(decoded) ? each : (readDefault(base, decoded.value) ?? each);
  }
}

const show = (value: Value): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** Equal values have equal texts, whatever the order of their keys. */
function canonical(value: Value): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, entry]) => `${JSON.stringify(key)}:${canonical(entry)}`).join(',')}}`;
}

/** What a pattern applies to: the text, or each text of a list (spec 1.2). */
const textsOf = (value: Value): string[] => [value].flat().filter((element) => typeof element === 'string');

function checkResource({ type }: Parameter, value: Value): WireFault | undefined {
  const wrong = textsOf(value).find((text) => resourcePattern(type)?.test(text) === false);
  return wrong === undefined ? undefined : { message: `"${wrong}" is not a value of the type ${type}.` };
}

function checkPattern({ allowedPattern }: Parameter, value: Value): WireFault | undefined {
  if (allowedPattern === undefined) return undefined;
  const matches = compilePattern(allowedPattern);
  for (const text of textsOf(value)) {
    const verdict = matches?.(text) ?? false;
    if (verdict === 'slow')
      return { message: `Checking the value against the pattern ${allowedPattern} takes too long.` };
    if (!verdict) return { message: `The value "${text}" does not match the pattern ${allowedPattern}.` };
  }
  return undefined;
}

function checkItems({ minItems = 0, maxItems = Infinity }: Parameter, value: Value): WireFault | undefined {
  if (!Array.isArray(value)) return undefined;
  if (value.length < minItems) return { message: `At least ${minItems} values are needed, not ${value.length}.` };
  return value.length > maxItems
    ? { message: `At most ${maxItems} values are allowed, not ${value.length}.` }
    : undefined;
}

/** The length of a text, or of a map as compact JSON text (spec 1.2). */
function checkChars({ minChars = 0, maxChars = Infinity }: Parameter, value: Value): WireFault | undefined {
  if (typeof value !== 'string' && (typeof value !== 'object' || Array.isArray(value))) return undefined;
  const { length } = typeof value === 'string' ? value : JSON.stringify(value);
  if (length < minChars) return { message: `At least ${minChars} characters are needed, not ${length}.` };
  return length > maxChars ? { message: `At most ${maxChars} characters are allowed, not ${length}.` } : undefined;
}
