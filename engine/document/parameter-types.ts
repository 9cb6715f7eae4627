/** Types of parameters and variables: which values they hold, as a document writes them (behaviour 1.2, 1.4). */
import type { ParameterType, SsmType, Value } from './document.js';
import { MAX_DEPTH } from './document-limits.js';

/** The SSM type behind a resource type (behaviour 1.4). */
export function baseType(type: ParameterType): SsmType {
  if (!type.includes('::')) return type as SsmType;
  return type.startsWith('List<') ? 'StringList' : 'String';
}

/** Implied patterns of resource types; enforced on supplied values, never on defaults (behaviour 1.4, OP-3). */
export function resourcePattern(type: ParameterType): RegExp | undefined {
  return RESOURCE_PATTERNS[type.replace(/^List<(.*)>$/, '$1')];
}

const RESOURCE_PATTERNS: Record<string, RegExp> = {
  'AWS::EC2::Instance::Id': /^m?i-([a-z0-9]{8}|[a-z0-9]{17})$/,
  'AWS::S3::Bucket::Name': /^[0-9a-z][a-z0-9\-.]{3,63}$/,
  'AWS::IAM::Role::Arn': /^arn:(aws|aws-cn|aws-us-gov|aws-iso|aws-iso-b):iam::[0-9]{12}:role\/.*$/,
};

/**
 * The typed value of a default as written, JSON text for maps included; undefined: it is wrong for the type. null is the empty
 * text, list or map, and stays null for Integer and Boolean: no value (behaviour 1.2).
 */
export function readDefault(type: SsmType, value: Value): Value | undefined {
  if (value === null) return EMPTY[type]();
  switch (type) {
    case 'String':
      return typeof value === 'string' ? value : undefined;
    case 'Integer':
      return readInteger(value);
    case 'Boolean':
      return typeof value === 'boolean' ? value : undefined;
    case 'StringList':
      return readList(value, (element) => typeof element === 'string');
    case 'StringMap':
      return asMap(fromJson(value));
    case 'MapList':
      return readList(fromJson(value), (element) => asMap(element) !== undefined);
  }
}

const EMPTY: Record<SsmType, () => Value> = {
  String: () => '',
  Integer: () => null,
  Boolean: () => null,
  StringList: () => [],
  StringMap: () => ({}),
  MapList: () => [],
};

/** A whole number; digits in quotes count, as CreateDocument lets them (behaviour 1.2). */
function readInteger(value: Value): number | undefined {
  const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) ? withoutMinusZero(number) : undefined;
}

const readList = (value: Value | undefined, isElement: (element: Value) => boolean): Value[] | undefined =>
  Array.isArray(value) && value.every(isElement) ? value : undefined;

const asMap = (value: Value | undefined): Value | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;

/** A number that JSON can hold: minus zero becomes zero, and 1e999 is refused. */
function jsonNumber(number: number): number {
  if (!Number.isFinite(number)) throw new SyntaxError('number');
  return withoutMinusZero(number);
}

/** Replaces minus zero, which `Number` makes of '-0': JSON text cannot hold it, so the value would change on its way to a run. */
export const withoutMinusZero = (number: number): number => (number === 0 ? 0 : number);

/**
 * The value of a JSON text; a value that is no text is returned as it is. Undefined: a text that is not JSON, nests deeper than a document
 * may, or tries to reach a prototype.
 */
export function fromJson(value: Value): Value | undefined {
  if (typeof value !== 'string') return value;
  if (nestsTooDeep(value)) return undefined;
  try {
    return JSON.parse(value, (key, entry: Value) => {
      if (key === '__proto__' || key === '{{') throw new SyntaxError(key);
      return typeof entry === 'number' ? jsonNumber(entry) : entry;
    }) as Value;
  } catch {
    return undefined;
  }
}

/** Decided from the text alone, in one pass: parsing it would already use the stack. */
function nestsTooDeep(json: string): boolean {
  let depth = 0;
  let isText = false;
  for (let at = 0; at < json.length; at++) {
    const character = json[at];
    if (isText && character === '\\') at += 1;
    else if (character === '"') isText = !isText;
    else if (isText) continue;
    else if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
    if (depth > MAX_DEPTH) return true;
  }
  return false;
}
