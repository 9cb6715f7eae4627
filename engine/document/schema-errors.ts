/** ajv's errors as faults that a person can act on. Part of the workflow bundle. */
import type { InputFault, JsonSchema } from '../action.js';
import type { Value } from './document.js';
import { didYouMean } from './suggest.js';

/** What ajv reports; only the fields that standalone code fills without `verbose`. */
export interface SchemaError {
  instancePath: string;
  schemaPath: string;
  keyword: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- ajv: one shape per keyword
  params: Record<string, any>;
  message?: string;
}

type Path = (string | number)[];

/** A fault with ajv's keyword, so that a caller can tell an unknown key from a wrong value. */
export interface SchemaFault extends InputFault {
  keyword: string;
}

/** Faults in the order found. Of alternatives (`anyOf`, `oneOf`) that all failed, the one that fits best is described. */
export function describeErrors(schema: JsonSchema, data: Value, errors: readonly SchemaError[]): SchemaFault[] {
  return essential(errors).map((error) => describeError(schema, data, error));
}

/** Errors without those that only say why some alternative was not taken. */
function essential(errors: readonly SchemaError[]): SchemaError[] {
  const alternatives = errors.filter((error) => error.keyword === 'anyOf' || error.keyword === 'oneOf');
  const inner = (error: SchemaError): boolean => alternatives.some((each) => each !== error && belongsTo(error, each));
  return errors
    .filter((error) => !inner(error))
    .flatMap((error) => (alternatives.includes(error) ? bestAlternative(error, errors) : [error]));
}

const belongsTo = (error: SchemaError, alternative: SchemaError): boolean =>
  error.schemaPath.startsWith(`${alternative.schemaPath}/`) ||
  (error.schemaPath.startsWith('#/definitions/') && error.instancePath.startsWith(`${alternative.instancePath}/`));

/** The errors of the first alternative that has the right type; when none has, one error that names every type. */
function bestAlternative(alternative: SchemaError, errors: readonly SchemaError[]): SchemaError[] {
  const groups = new Map<string, SchemaError[]>();
  for (const error of errors.filter((each) => each !== alternative && belongsTo(each, alternative))) {
    const branch = error.schemaPath.slice(alternative.schemaPath.length + 1).split('/')[0]!;
    groups.set(branch, [...(groups.get(branch) ?? []), error]);
  }
  const wrongType = (error: SchemaError): boolean =>
    error.keyword === 'type' && error.instancePath === alternative.instancePath;
  const fitting = [...groups.values()].find((group) => !group.some(wrongType));
  if (fitting !== undefined) return essential(fitting);
  const types = [...groups.values()].flat().filter(wrongType);
  if (types.length === 0) return [alternative];
  return [{ ...types[0]!, params: { type: types.flatMap((error) => error.params['type'] as string | string[]) } }];
}

function describeError(schema: JsonSchema, data: Value, error: SchemaError): SchemaFault {
  const path = pathOf(error.instancePath, data);
  const { keyword, params } = error;
  const value = valueAt(data, path);
  if (keyword === 'additionalProperties') return unknownKey(schema, path, params['additionalProperty'] as string);
  if (keyword === 'required') return missingKey(path, params['missingProperty'] as string);
  const hint =
    keyword === 'enum' ? didYouMean(String(value), (params['allowedValues'] as Value[]).map(String)) : undefined;
  const message = `${label(path)} ${complaint(error, value)}.`;
  return { path, message, keyword, ...(hint === undefined ? {} : { hint }) };
}

function unknownKey(schema: JsonSchema, path: Path, key: string): SchemaFault {
  const known = knownKeys(schemaAt(schema, path));
  const hint =
    didYouMean(key, known) ?? (path.length > 0 && known.length > 0 ? `Known: ${known.join(', ')}.` : undefined);
  const message =
    path.length === 0
      ? `Unknown input names provided. Known=[ [${known.join(', ')}] ], Provided=[ [${key}] ]`
      : `Unknown property "${key}" in ${label(path)}.`;
  return { path: [...path, key], message, keyword: 'additionalProperties', ...(hint === undefined ? {} : { hint }) };
}

function missingKey(path: Path, key: string): SchemaFault {
  const message = path.length === 0 ? `Missing required input: ${key}.` : `Missing "${key}" in ${label(path)}.`;
  return { path, message, keyword: 'required' };
}

function complaint({ keyword, params, message }: SchemaError, value: Value | undefined): string {
  switch (keyword) {
    case 'type':
      return `must be ${[...new Set([params['type']].flat() as string[])].map(typeWord).join(' or ')}, not ${kindOf(value)}`;
    case 'enum':
      return `is ${JSON.stringify(value)}; allowed: ${[...new Set((params['allowedValues'] as Value[]).map(String))].join(', ')}`;
    case 'const':
      return `must be ${JSON.stringify(params['allowedValue'])}`;
    case 'pattern':
      return `is ${JSON.stringify(value)} and does not match ${String(params['pattern'])}`;
    default:
      return (message ?? `breaks the rule ${keyword}`).replace('NOT have', 'not have');
  }
}

const TYPE_WORDS: Record<string, string> = {
  string: 'a string',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
  null: 'empty',
};
const typeWord = (type: string): string => TYPE_WORDS[type] ?? type;

/** What a value is, in the words of these messages. */
export function kindOf(value: Value | undefined): string {
  if (value === null || value === undefined) return 'empty';
  if (typeof value === 'boolean') return String(value);
  return typeWord(Array.isArray(value) ? 'array' : typeof value);
}

/** `Targets[0].Key` */
export const label = (path: Path): string =>
  path.map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`)).join('') ||
  'This';

/** A JSON pointer as keys and indexes of `data`. */
export function pathOf(pointer: string, data: Value): Path {
  let value: Value | undefined = data;
  return pointer
    .split('/')
    .slice(1)
    .map((token) => {
      const key = token.replaceAll('~1', '/').replaceAll('~0', '~');
      const part = Array.isArray(value) ? Number(key) : key;
      value = valueAt(value, [part]);
      return part;
    });
}

/** The value at a path, or undefined. */
export function valueAt(data: Value | undefined, path: Path): Value | undefined {
  let value: Value | undefined = data;
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Record<string | number, Value>)[part];
  }
  return value;
}

function schemaAt(schema: JsonSchema, path: Path): JsonSchema | undefined {
  let at: JsonSchema | undefined = schema;
  for (const part of path) {
    const alternatives: readonly JsonSchema[] = at?.anyOf ?? at?.oneOf ?? (at === undefined ? [] : [at]);
    at = alternatives.map((each) => schemaOf(each, part)).find((each) => each !== undefined);
  }
  return at;
}

const knownKeys = (schema: JsonSchema | undefined): string[] =>
  [schema ?? {}, ...(schema?.anyOf ?? schema?.oneOf ?? [])].flatMap((each) => Object.keys(each.properties ?? {}));

function schemaOf(schema: JsonSchema, part: string | number): JsonSchema | undefined {
  if (typeof part === 'number') return schema.items;
  const rest = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined;
  return schema.properties !== undefined && Object.hasOwn(schema.properties, part) ? schema.properties[part] : rest;
}
