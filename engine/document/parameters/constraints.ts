/** Constraints on supplied values (behaviour 1.2, 1.4). */
import type { Parameter, Value } from '../document.js';
import { baseType, readDefault, resourcePattern } from '../parameter-types.js';
import { compilePattern } from '../patterns/pattern.js';
import type { PlanValue } from '../plan.js';
import { hasTemplates } from './references.js';
import { fillSamples } from './samples.js';
import { decodeWire, isWireFault, type WireFault } from './wire.js';

/** Milliseconds that patterns may take for all values of one start. */
const PATTERNS_MS = 200;

export interface Supplied {
  value: Value;
  /** The same with its references parsed. */
  compiled: PlanValue;
  region?: string | undefined;
}

export interface Constraints {
  /**
   * The first constraint that a supplied value breaks, or undefined. A value with references may satisfy them either as given or as filled
   * in.
   */
  check(name: string, parameter: Parameter, supplied: Supplied): WireFault | undefined;
}

/** Checks for the values of one start: they share the time that patterns may take. */
export function createConstraints(): Constraints {
  const patterns = { leftMs: PATTERNS_MS };
  return {
    check(name, parameter, { value, compiled, region }) {
      const fault = checkValue(name, parameter, value, patterns);
      if (fault === undefined || !hasTemplates(compiled)) return fault;
      const filled = fillSamples(compiled, region) as Value;
      return checkValue(name, parameter, filled, patterns) === undefined ? undefined : fault;
    },
  };
}

function checkValue(name: string, parameter: Parameter, value: Value, patterns: Patterns): WireFault | undefined {
  return (
    checkAllowed(name, parameter, value) ??
    checkResource(parameter, value) ??
    checkPattern(parameter, value, patterns) ??
    checkItems(parameter, value) ??
    checkChars(parameter, value)
  );
}

interface Patterns {
  leftMs: number;
}

/** Compared in the parameter's type, and as text: real documents list 'true' for a Boolean, 403 for texts. */
function checkAllowed(name: string, { type, allowedValues }: Parameter, value: Value): WireFault | undefined {
  if (allowedValues === undefined) return undefined;
  const base = baseType(type);
  const allowed = new Set(allowedValues.flatMap((each) => [canonical(each), canonical(typed(each)), asText(each)]));
  const elements = base === 'StringList' || base === 'MapList' ? (value as Value[]) : [value];
  const wrong = allowed.has(canonical(value))
    ? undefined
    : elements.find((element) => !allowed.has(canonical(element)) && !allowed.has(asText(element)));
  if (wrong === undefined) return undefined;
  return {
    message: `Parameter "${name}" has value "${short(show(wrong))}" not found in [${short(allowedValues.map(show).join(', '), 1000)}].`,
  };

  function typed(each: Value): Value {
    if (base === 'StringList' || base === 'MapList') return each;
    const decoded = typeof each === 'object' ? { value: each } : decodeWire(base, [String(each)]);
    return isWireFault(decoded) ? each : (readDefault(base, decoded.value) ?? each);
  }
}

/** Scalars of different types are compared as text. */
const asText = (value: Value): string => canonical(typeof value === 'object' ? value : String(value));

const show = (value: Value): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** Equal values have equal texts, whatever the order of their keys. */
function canonical(value: Value): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, entry]) => `${JSON.stringify(key)}:${canonical(entry)}`).join(',')}}`;
}

/** What a pattern applies to (behaviour 1.2): a text, digits, true or false, compact JSON; of a list, each element. */
function textsOf({ type }: Parameter, value: Value): string[] {
  const base = baseType(type);
  const elements = base === 'StringList' || base === 'MapList' ? (value as Value[]) : [value];
  return elements.map((element) => (typeof element === 'string' ? element : JSON.stringify(element)));
}

function checkResource(parameter: Parameter, value: Value): WireFault | undefined {
  const pattern = resourcePattern(parameter.type);
  const wrong = pattern && textsOf(parameter, value).find((text) => !pattern.test(text));
  return wrong === undefined
    ? undefined
    : { message: `"${short(wrong)}" is not a value of the type ${parameter.type}.` };
}

function checkPattern(parameter: Parameter, value: Value, patterns: Patterns): WireFault | undefined {
  const { allowedPattern } = parameter;
  if (allowedPattern === undefined) return undefined;
  const shown = short(allowedPattern, 500);
  const matches = compilePattern(allowedPattern);
  if (matches === undefined) return { message: `No value can be checked here against the pattern ${shown}.` };
  for (const text of textsOf(parameter, value)) {
    const verdict = timed(patterns, () => matches(text, patterns.leftMs));
    if (verdict === 'slow') return { message: `Checking the value against the pattern ${shown} takes too long.` };
    if (!verdict) return { message: `The value "${short(text)}" does not match the pattern ${shown}.` };
  }
  return undefined;
}

function timed<T>(patterns: Patterns, work: () => T): T {
  const before = performance.now();
  try {
    return work();
  } finally {
    patterns.leftMs -= performance.now() - before;
  }
}

/** Cuts a value, which may be long, for a message. */
const short = (text: string, most = 100): string => (text.length > most ? `${text.slice(0, most)}…` : text);

function checkItems({ minItems = 0, maxItems = Infinity }: Parameter, value: Value): WireFault | undefined {
  if (!Array.isArray(value)) return undefined;
  if (value.length < minItems) return { message: `At least ${minItems} values are needed, not ${value.length}.` };
  return value.length > maxItems
    ? { message: `At most ${maxItems} values are allowed, not ${value.length}.` }
    : undefined;
}

/** The length of a text, or of a map as compact JSON text (behaviour 1.2). */
function checkChars({ minChars = 0, maxChars = Infinity }: Parameter, value: Value): WireFault | undefined {
  if (typeof value !== 'string' && (typeof value !== 'object' || Array.isArray(value))) return undefined;
  const { length } = typeof value === 'string' ? value : JSON.stringify(value);
  if (length < minChars) return { message: `At least ${minChars} characters are needed, not ${length}.` };
  return length > maxChars ? { message: `At most ${maxChars} characters are allowed, not ${length}.` } : undefined;
}
