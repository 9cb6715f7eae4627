/**
 * What the SDK keeps of a start besides its argument. All of it goes to the worker's main thread with every line of the log, and there a
 * deeply nested value is never heard of again: the task fails for ever, and the worker with it. Pure but for what it is given.
 */
import type { WorkflowInfo } from '@temporalio/workflow';
import { LARGEST_MEMO, MEMO, TOO_LARGE } from './messages.js';

/** Tags are two deep. */
const MOST_DEPTH = 8;
/** What an entry costs besides its text. */
const ENTRY_BYTES = 16;

/** Clears what is never read; a memo that cannot be ours becomes a mark, which refuses the start. */
export function boundInfo(info: WorkflowInfo): void {
  Object.assign(info, { lastResult: undefined, lastFailure: undefined });
  const { memo } = info;
  if (memo === undefined || isSmall(memo)) return;
  Object.assign(info, { memo: { [TOO_LARGE]: true } });
}

/** The start time is what a run adds itself when it goes on in a new history. */
function isSmall(memo: Record<string, unknown>): boolean {
  const { [MEMO.startTime]: startTime, ...given } = memo;
  return room(given, 0, LARGEST_MEMO) >= 0 && room(startTime, 0, LARGEST_MEMO) >= 0;
}

/** Of `left` bytes what remains after `value`; negative when it does not fit. Looks no further than that. */
function room(value: unknown, depth: number, left: number): number {
  if (value === TOO_LARGE) return -1;
  if (typeof value === 'string') return left - value.length * 3;
  if (typeof value !== 'object' || value === null) return left - ENTRY_BYTES;
  if (depth > MOST_DEPTH) return -1;
  let rest = left;
  for (const key in value) {
    rest = room((value as Record<string, unknown>)[key], depth + 1, rest - ENTRY_BYTES - key.length * 3);
    if (rest < 0) return rest;
  }
  return rest;
}
