/** Keeps the record small, however long the run (design house 4a, sizes.ts). */
import type { StoredStep } from './execution.js';
import { bytesOf, LARGEST_DETAIL } from '../sizes.js';
import type { ExecutionState } from '../state.js';
import type { BegunStep } from './stored-rows.js';

const LEFT_OUT =
  'Inputs, outputs and failures of the oldest steps are left out, because the record would be too large; the history of the run has them.';

/** What a record shows of a step beside its status and times. */
export type StepDetail = Pick<StoredStep, (typeof DETAILS)[number]>;
const DETAILS = ['Inputs', 'Outputs', 'FailureMessage', 'FailureDetails', 'Warnings'] as const;

/** A step's detail; undefined: it has none. */
export function detailOf(step: StepDetail): StepDetail | undefined {
  const present = DETAILS.filter((name) => step[name] !== undefined);
  return present.length === 0 ? undefined : Object.fromEntries(present.map((name) => [name, step[name]]));
}

/**
 * Computes `detailed` and `detailBytes` anew for a run that continued as new: which steps have detail, in the order in which they began.
 */
export function detailsIn(steps: readonly BegunStep[]): Pick<ExecutionState, 'detailed' | 'detailBytes'> {
  const detailed = steps
    .flatMap(({ index, began, detail }) => (detail === undefined ? [] : [{ index, began, size: bytesOf(detail) }]))
    .sort((a, b) => a.began - b.began)
    .map(({ index, size }) => ({ index, size }));
  return { detailed, detailBytes: detailed.reduce((sum, { size }) => sum + size, 0) };
}

/**
 * Called when a step has ended: counts its detail and drops the oldest beyond the limit. In a loop, the newest round replaces the one
 * before.
 */
export function addDetail(state: ExecutionState, index: number): void {
  const step = state.record.StepExecutions[index]!;
  const before = state.detailed.findLast((each) => each.index === index);
  if (before !== undefined) {
    state.detailed = state.detailed.filter((each) => each !== before);
    state.detailBytes -= before.size;
  }
  const detail = detailOf(step);
  if (detail === undefined) return;
  const size = bytesOf(detail);
  state.detailed.push({ index, size });
  state.detailBytes += size;
  boundDetail(state, LARGEST_DETAIL);
}

/** Removes detail from the oldest steps until at most `most` bytes are left, or only `least` steps have any. */
export function boundDetail(state: ExecutionState, most: number, least = 1): void {
  const { record, detailed } = state;
  while (state.detailBytes > most && detailed.length > least) {
    const { index, size } = detailed.shift()!;
    record.StepExecutions[index] = withoutDetail(record.StepExecutions[index]!);
    addWarning(record, LEFT_OUT);
    state.detailBytes -= size;
  }
}

/** Adds a sentence about the record as a whole, unless it is there already. */
export function addWarning(record: { WarningMessage?: string }, text: string): void {
  const had = record.WarningMessage;
  if (!had?.includes(text)) record.WarningMessage = had === undefined ? text : `${had} ${text}`;
}

const withoutDetail = (step: StoredStep): StoredStep =>
  Object.fromEntries(
    Object.entries(step).filter(([name]) => !(DETAILS as readonly string[]).includes(name)),
  ) as unknown as StoredStep;
