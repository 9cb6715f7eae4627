/**
 * Evaluates selectors as Automation reads them (behaviour 5.4). Selectors come from documents, and answers may be large. So every visited
 * value is counted, and a long walk runs in slices: the event loop is free between two slices, and only one walk runs in slices at a time.
 */
import type { ActivityContext } from '../../engine/activity.js';
import type { Value } from '../../engine/document/document.js';
import { LONGEST_SELECTOR, readSelector } from '../../engine/document/selectors/read-selector.js';
import {
  isDefinite,
  looksAtChildren,
  type PickChildren,
  type PickSome,
  type Segment,
} from '../../engine/document/selectors/syntax.js';
import { createMeter, CostLimit, type Meter } from './select-meter.js';
import { passes } from './select-filter.js';

/** What a selector found: `values` in document order. `definite`: it can find one value at most. */
export interface Selection {
  definite: boolean;
  values: Value[];
}

/** A selector that Automation cannot read (`syntax`), or that visits too many values of this answer (`cost`). */
export class SelectorError extends Error {
  override readonly name = 'SelectorError';
  constructor(
    readonly reason: 'syntax' | 'cost',
    message: string,
  ) {
    super(message);
  }
}

export interface SelectOptions {
  /** Shared by all selectors of one step, so that one cost limit holds for all of them. */
  meter?: Meter;
  /** In the simulator: stops the virtual clock while a walk runs in slices. */
  busy?<T>(work: Promise<T>): Promise<T>;
}

/** The options of a selection in an activity: stops the virtual clock, if there is one. */
export const busyOf = ({ busy }: Pick<ActivityContext, 'busy'>): SelectOptions => (busy === undefined ? {} : { busy });

/**
 * Selects from `root`. A small walk is done when this returns; a larger one takes several turns of the event loop.
 * Rejects with SelectorError, a sentence that names the selector.
 */
export async function select(root: Value, selector: string, options: SelectOptions = {}): Promise<Selection> {
  const path = read(selector);
  const { meter = createMeter(), busy = (work) => work } = options;
  const steps = walk(root, path, meter);
  try {
    const first = steps.next();
    const values = first.done ? first.value : await busy(inSlices(steps));
    return { definite: isDefinite(path), values };
  } catch (error) {
    if (!(error instanceof CostLimit)) throw error;
    throw new SelectorError('cost', `The selector "${selector}" visits too many values.`);
  }
}

/** Parses a selector. Validation has not seen every selector: one may come from a reference, so it is checked here again. */
function read(selector: string): Segment[] {
  const result = readSelector(selector);
  if (!('broken' in result)) return result.path;
  const { message, hint } = result.broken;
  const name = selector.length > LONGEST_SELECTOR ? `${selector.slice(0, 60)}…` : selector;
  const text = `The selector "${name}" is not one that Automation reads: ${message}`;
  throw new SelectorError('syntax', hint === undefined ? text : `${text} ${hint}`);
}

/** Ends when the last walk in slices ends. Walks run one after the other, so that together they do not fill a turn of the event loop. */
let queue: Promise<unknown> = Promise.resolve();

function inSlices(steps: Generator<void, Value[]>): Promise<Value[]> {
  const done = queue.then(async () => {
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      const step = steps.next();
      if (step.done) return step.value;
    }
  });
  queue = done.catch(() => undefined);
  return done;
}

function* walk(root: Value, path: readonly Segment[], meter: Meter): Generator<void, Value[]> {
  let values = [root];
  for (const { scan, pick } of path) {
    const from = scan ? yield* withDescendants(values, meter) : values;
    const found: Value[] = [];
    for (const value of from) {
      meter.spend();
      if (meter.isDue()) yield;
      if (looksAtChildren(pick)) yield* children(value, pick, { root, found, meter });
      else take(picked(value, pick), found, meter);
    }
    values = found;
  }
  return values;
}

/** Every value and its descendants, parents first, in document order. Not recursive, because answers may be deep. */
function* withDescendants(values: readonly Value[], meter: Meter): Generator<void, Value[]> {
  const found: Value[] = [];
  for (const value of values) {
    const stack = [value];
    while (stack.length > 0) {
      const next = stack.pop()!;
      meter.spend();
      if (meter.isDue()) yield;
      found.push(next);
      if (isNested(next)) for (const child of Object.values(next).reverse()) stack.push(child);
    }
  }
  return found;
}

interface Looking {
  root: Value;
  found: Value[];
  meter: Meter;
}

/** Adds all children to `found`, or those elements of a list for which the filter holds. */
function* children(value: Value, pick: PickChildren, { root, found, meter }: Looking): Generator<void, void> {
  if (!isNested(value) || (pick !== 'all' && !Array.isArray(value))) return;
  for (const child of Object.values(value)) {
    meter.spend();
    if (meter.isDue()) yield;
    if (pick === 'all' || passes(pick.filter, { element: child, root, meter })) found.push(child);
  }
}

function take(values: readonly Value[], found: Value[], meter: Meter): void {
  meter.spend(values.length);
  for (const value of values) found.push(value);
}

function picked(value: Value, pick: PickSome): Value[] {
  if ('name' in pick) return isNested(value) && !Array.isArray(value) ? own(value, pick.name) : [];
  if (!Array.isArray(value)) return [];
  if ('index' in pick) return at(value, pick.index);
  if ('indexes' in pick) return pick.indexes.flatMap((index) => at(value, index));
  return value.slice(pick.slice.from, pick.slice.to);
}

/** A negative index counts from the end, as in Jayway's library. */
const at = (list: Value[], index: number): Value[] => own(list, index < 0 ? list.length + index : index);

const own = (value: object, key: string | number): Value[] =>
  Object.hasOwn(value, key) ? [(value as Record<string | number, Value>)[key]!] : [];

const isNested = (value: Value): value is Value[] | { [key: string]: Value } =>
  typeof value === 'object' && value !== null;
