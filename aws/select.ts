/**
 * JSONPath as Automation reads it (spec 5.4), parsed by json-p3. Walked here with a budget, because selectors come from documents
 * and must not be able to keep a worker busy.
 */
import { JSONPathEnvironment, jsonpath, type JSONPathQuery } from 'json-p3';
import type { Value } from '../engine/document/document.js';
import { findSelectorFault, rootedSelector } from '../engine/document/selector.js';

/** What a selector found: `values` in document order. `definite`: it can find one value at most. */
export interface Selection {
  definite: boolean;
  values: Value[];
}

/** A selector that is not in the dialect, or costs too much on this answer. */
export class SelectorError extends Error {
  override readonly name = 'SelectorError';
}

type Segment = JSONPathQuery['segments'][number];
type Selector = Segment['selectors'][number];

const MOST_VISITS = 500_000;
const { FilterSelector, IndexSelector, NameSelector } = jsonpath.selectors;

const environment = new JSONPathEnvironment();

/** @throws SelectorError with a sentence that names the selector. */
export function select(root: Value, selector: string): Selection {
  const query = compile(selector);
  let visits = 0;
  const visit = (): void => {
    visits += 1;
    if (visits > MOST_VISITS) throw new SelectorError(`The selector "${selector}" visits too many values.`);
  };
  let values = [root];
  for (const segment of query.segments) {
    const from = isDescendant(segment) ? values.flatMap((value) => withDescendants(value, visit)) : values;
    values = from.flatMap((value) => segment.selectors.flatMap((each) => childrenOf(value, each, root, visit)));
  }
  return { definite: query.singularQuery(), values };
}

/** What validation would refuse is refused here too: a selector may come out of a reference. */
function compile(selector: string): JSONPathQuery {
  const fault = findSelectorFault(selector);
  if (fault?.severity === 'error') {
    const { message, hint } = fault;
    const text = `The selector "${selector}" is not one that Automation reads: ${message}`;
    throw new SelectorError(hint === undefined ? text : `${text} ${hint}`);
  }
  return environment.compile(rootedSelector(selector));
}

const isDescendant = (segment: Segment): boolean => segment.toString().startsWith('..');

/** `value` and all below it, parents first, in document order. Not recursive: answers may be deep. */
function withDescendants(value: Value, visit: () => void): Value[] {
  const found: Value[] = [];
  const stack = [value];
  while (stack.length > 0) {
    const next = stack.pop()!;
    visit();
    found.push(next);
    if (isNested(next)) for (const child of Object.values(next).reverse()) stack.push(child);
  }
  return found;
}

function childrenOf(value: Value, selector: Selector, root: Value, visit: () => void): Value[] {
  visit();
  if (!isNested(value)) return [];
  if (selector instanceof NameSelector) return Array.isArray(value) ? [] : own(value, selector.name);
  if (selector instanceof IndexSelector) return Array.isArray(value) ? own(value, selector.index) : [];
  const children: Value[] = Object.values(value);
  children.forEach(visit);
  if (!(selector instanceof FilterSelector)) return children;
  if (!Array.isArray(value)) return [];
  return children.filter((child) =>
    selector.expression.evaluate({ environment, currentValue: child, rootValue: root }),
  );
}

const own = (value: object, key: string | number): Value[] =>
  Object.hasOwn(value, key) ? [(value as Record<string | number, Value>)[key]!] : [];

const isNested = (value: Value): value is Value[] | { [key: string]: Value } =>
  typeof value === 'object' && value !== null;
