/**
 * Selectors of the dialect (behaviour 5.4) as structures, and what each selects: written from the table of that section alone, without
 * the library and without the walk that aws/selectors/select.ts has.
 */
import fc from 'fast-check';
import type { Value } from '../../engine/document/document.js';
import { NAMES, SCALARS } from './random-json.js';

type Operator = '==' | '!=' | '>' | '<' | '>=' | '<=';
interface Filter {
  path: string[];
  comparison?: { operator: Operator; literal: string | number | boolean | null };
}
export type Part =
  | { kind: 'name' | 'scan'; name: string }
  | { kind: 'index'; index: number }
  | { kind: 'all'; dotted: boolean }
  | { kind: 'filter'; filter: Filter };

const name = fc.constantFrom(...NAMES);
const filter: fc.Arbitrary<Filter> = fc.record(
  {
    path: fc.array(name, { maxLength: 2 }),
    comparison: fc.record({
      operator: fc.constantFrom<Operator>('==', '!=', '>', '<', '>=', '<='),
      literal: fc.constantFrom(...SCALARS),
    }),
  },
  { requiredKeys: ['path'] },
);
const part: fc.Arbitrary<Part> = fc.oneof(
  fc.record({ kind: fc.constantFrom('name', 'name', 'scan'), name }),
  fc.record({ kind: fc.constant('index'), index: fc.nat({ max: 3 }) }),
  fc.record({ kind: fc.constant('all'), dotted: fc.boolean() }),
  fc.record({ kind: fc.constant('filter'), filter }),
);

/** Selectors of up to five parts. */
export const selectorParts: fc.Arbitrary<Part[]> = fc.array(part, { maxLength: 5 });

/** As an author writes it. */
export const render = (parts: readonly Part[]): string => `$${parts.map(renderPart).join('')}`;

function renderPart(each: Part): string {
  if (each.kind === 'index') return `[${each.index}]`;
  if (each.kind === 'all') return each.dotted ? '.*' : '[*]';
  if (each.kind === 'filter') return renderFilter(each.filter);
  const isPlain = /^[a-z_][\w-]*$/i.test(each.name);
  if (each.kind === 'scan') return isPlain ? `..${each.name}` : `..['${each.name}']`;
  return isPlain ? `.${each.name}` : `['${each.name}']`;
}

function renderFilter({ path, comparison }: Filter): string {
  const operand = `@${path.map((each) => renderPart({ kind: 'name', name: each })).join('')}`;
  if (comparison === undefined) return `[?(${operand})]`;
  const { operator, literal } = comparison;
  const text = typeof literal === 'string' ? `'${literal}'` : String(literal);
  return `[?(${operand} ${operator} ${text})]`;
}

/** What it selects, in document order, parents before children. */
export const selected = (root: Value, parts: readonly Part[]): Value[] =>
  parts.reduce<Value[]>((values, each) => values.flatMap((value) => step(value, each)), [root]);

/** Can it select one value at most? */
export const isDefinite = (parts: readonly Part[]): boolean =>
  parts.every(({ kind }) => kind === 'name' || kind === 'index');

function step(value: Value, each: Part): Value[] {
  if (each.kind === 'scan') return [...step(value, { kind: 'name', name: each.name }), ...below(value, each)];
  if (each.kind === 'all') return childrenOf(value);
  if (each.kind === 'index') return Array.isArray(value) ? value.slice(each.index, each.index + 1) : [];
  if (each.kind === 'filter') return Array.isArray(value) ? value.filter((child) => passes(child, each.filter)) : [];
  return isMap(value) && Object.keys(value).includes(each.name) ? [value[each.name]!] : [];
}

const below = (value: Value, each: Part): Value[] => childrenOf(value).flatMap((child) => step(child, each));
const isMap = (value: Value): value is { [key: string]: Value } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const childrenOf = (value: Value): Value[] =>
  Array.isArray(value) ? value : isMap(value) ? Object.keys(value).map((key) => value[key]!) : [];

/** A missing value equals nothing; only two numbers and two texts have an order. */
function passes(child: Value, { path, comparison }: Filter): boolean {
  const found = selected(
    child,
    path.map((each) => ({ kind: 'name', name: each })),
  );
  if (comparison === undefined) return found.length > 0;
  const { operator, literal } = comparison;
  const value = found[0];
  const equal = found.length > 0 && isEqual(value!, literal);
  if (operator === '==') return equal;
  if (operator === '!=') return !equal;
  const ordered =
    (typeof value === 'number' && typeof literal === 'number') ||
    (typeof value === 'string' && typeof literal === 'string');
  if (!ordered) return false;
  if (operator.endsWith('=') && value === literal) return true;
  return operator.startsWith('<') ? value < literal : value > literal;
}

/** A number equals its text, in either order, as in Jayway's library. */
function isEqual(value: Value, literal: Value): boolean {
  if (typeof value === 'number' && typeof literal === 'string')
    return literal.trim() !== '' && Number(literal) === value;
  if (typeof value === 'string' && typeof literal === 'number') return value === `${literal}`;
  return value === literal;
}
