/** A selector that was read: plain data, for the walk over an answer (behaviour 5.4). */

/** One step down. `scan`: from every value at or below the ones found so far, parents before children. */
export interface Segment {
  scan?: true;
  pick: Pick;
}

/** What a step takes from a value. `slice`: from inclusive, to exclusive; negative numbers count from the end. */
export type Pick = PickSome | PickChildren;
export type PickSome =
  { name: string } | { index: number } | { indexes: number[] } | { slice: { from?: number; to?: number } };
/** What must look at every child. */
export type PickChildren = { filter: Condition } | 'all';

export const looksAtChildren = (pick: Pick): pick is PickChildren => pick === 'all' || 'filter' in pick;

/** What a filter asks of an element of a list. */
export type Condition =
  | { any: Condition[] }
  | { every: Condition[] }
  | { not: Condition }
  | { exists: Operand }
  | { left: Operand; operator: Operator; right: Operand };

export type Operator = '==' | '!=' | '>' | '<' | '>=' | '<=';

/** A constant, or a path of names and indexes from the element, or from the whole answer. */
export type Operand =
  { literal: string | number | boolean | null } | { from: 'element' | 'root'; path: (string | number)[] };

/** Can it find one value at most? */
export const isDefinite = (path: readonly Segment[]): boolean =>
  path.every(({ scan, pick }) => scan === undefined && typeof pick === 'object' && ('name' in pick || 'index' in pick));
