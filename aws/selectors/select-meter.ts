/** Counts what selectors cost. It uses no clock, so that the same selector and answer always give the same result. */

/** Limit of visits for all selectors of one step together: a fraction of a second. */
export const MOST_VISITS = 2_000_000;
/** Visits before the first pause: a smaller walk runs without one. */
const INLINE_VISITS = 5_000;
/** Visits between two pauses: a few milliseconds. */
const SLICE_VISITS = 20_000;

/** The selectors of a step visited more than `MOST_VISITS` values. */
export class CostLimit extends Error {
  override readonly name = 'CostLimit';
}

export interface Meter {
  /** Counts one visit, or as many as are given. @throws CostLimit */
  spend(visits?: number): void;
  /** Is a pause due? True once for each slice that is used up. */
  isDue(): boolean;
}

/** A meter at zero. */
export function createMeter(): Meter {
  let visits = 0;
  let due = INLINE_VISITS;
  return {
    spend(more = 1) {
      visits += more;
      if (visits > MOST_VISITS) throw new CostLimit('selectors');
    },
    isDue() {
      if (visits < due) return false;
      due = visits + SLICE_VISITS;
      return true;
    },
  };
}
