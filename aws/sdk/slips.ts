/**
 * Corrects slips that public documents make and that Automation accepts, each with a warning (behaviour 3.12): `Filters` for `Filter`,
 * a list of one for a text. Nothing is ever dropped, because a request without its filter affects more resources.
 */
import type { NormalizedSchema } from '@smithy/core/schema';
import type { Value, ValueMap } from '../../engine/document/document.js';
import { members } from './coerce.js';
import type { Operation } from './operation.js';

/** `warnings`: one sentence for each slip that was corrected, at most ten. */
export interface Forgiven {
  inputs: ValueMap;
  warnings: string[];
}

const MOST_WARNINGS = 10;

/** `inputs` with their slips corrected. What is still wrong stays as it is, and is refused by name when the request is sent. */
export function forgiveSlips({ input, name }: Pick<Operation, 'input' | 'name'>, inputs: ValueMap): Forgiven {
  const warnings: string[] = [];
  const warn = (text: string): void => void (warnings.length < MOST_WARNINGS && warnings.push(text));
  return { inputs: struct(input, inputs, { name, warn }) as ValueMap, warnings };
}

interface Telling {
  /** The operation's name. */
  name: string;
  warn(text: string): void;
}

function forgive(schema: NormalizedSchema, value: Value, path: string, telling: Telling): Value {
  if (schema.isDocumentSchema()) return value;
  if (schema.isListSchema()) return list(schema, value, path, telling);
  if (schema.isMapSchema()) return map(schema, value, path, telling);
  if (schema.isStructSchema()) return struct(schema, value, telling, path);
  return schema.isStringSchema() ? text(value, path, telling) : value;
}

/** Replaces a list of one by its element. */
function text(value: Value, path: string, { name, warn }: Telling): Value {
  if (!Array.isArray(value) || value.length !== 1 || typeof value[0] === 'object') return value;
  warn(`${name} takes one text for "${path}": the only element of the list is sent.`);
  return value[0]!;
}

function list(schema: NormalizedSchema, value: Value, path: string, telling: Telling): Value {
  const element = schema.getValueSchema();
  return Array.isArray(value)
    ? value.map((item, index) => forgive(element, item, `${path}[${index}]`, telling))
    : forgive(element, value, path, telling);
}

function map(schema: NormalizedSchema, value: Value, path: string, telling: Telling): Value {
  if (!isMap(value)) return value;
  const element = schema.getValueSchema();
  return fromEntries(
    Object.entries(value).map(([key, item]) => [key, forgive(element, item, `${path}.${key}`, telling)]),
  );
}

function struct(schema: NormalizedSchema, value: Value, telling: Telling, path?: string): Value {
  if (!isMap(value)) return value;
  const known = new Map(members(schema));
  const taken = new Set(Object.keys(value));
  const entries = Object.entries(value).map(([written, item]): [string, Value] => {
    const member = known.has(written) ? written : (otherNumber(written, known, taken) ?? written);
    taken.add(member);
    const at = path === undefined ? written : `${path}.${written}`;
    if (member !== written) telling.warn(`${telling.name} has no "${at}": it is taken as "${member}".`);
    return [member, known.has(member) ? forgive(known.get(member)!, item, at, telling) : item];
  });
  return fromEntries(entries);
}

/** The member that differs from `written` only in singular or plural, if there is exactly one and no other key stands for it already. */
function otherNumber(
  written: string,
  known: ReadonlyMap<string, unknown>,
  taken: ReadonlySet<string>,
): string | undefined {
  const numbers = [`${written}s`, `${written}es`, written.replace(/y$/, 'ies')];
  const ones = [written.replace(/s$/, ''), written.replace(/es$/, ''), written.replace(/ies$/, 'y')];
  const found = new Set([...numbers, ...ones].filter((each) => known.has(each)));
  const [only] = found;
  return found.size === 1 && !taken.has(only!) ? only : undefined;
}

/** Not an assignment: keys come from documents, and `__proto__` must stay an ordinary key. */
const fromEntries = (entries: [string, Value][]): ValueMap => Object.fromEntries(entries);

const isMap = (value: Value): value is ValueMap => typeof value === 'object' && value !== null && !Array.isArray(value);
