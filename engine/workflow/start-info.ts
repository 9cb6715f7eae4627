/**
 * Limits what the SDK keeps of a start besides its argument. All of it is sent to the worker's main thread with every log line, and a
 * deeply nested value is lost on that way: the task fails for ever, and the worker with it. Changes only its argument.
 */
import type { WorkflowInfo } from '@temporalio/workflow';
import { LARGEST_MEMO, MEMO, TOO_LARGE } from './messages.js';

/** Tags have two levels. */
const MOST_DEPTH = 8;
/** What an entry costs besides its text. */
const ENTRY_BYTES = 16;

/** Removes what is never read; replaces a memo that is larger than any of ours by a mark, for which the start is refused. */
export function boundInfo(info: WorkflowInfo): void {
  Object.assign(info, { lastResult: undefined, lastFailure: undefined });
  const { memo } = info;
  if (memo === undefined || isSmall(memo)) return;
  Object.assign(info, { memo: { [TOO_LARGE]: true } });
}

/** The start time is counted apart: the run itself adds it when it continues as new. */
function isSmall(memo: Record<string, unknown>): boolean {
  const { [MEMO.startTime]: startTime, ...given } = memo;
  return room(given, 0, LARGEST_MEMO) >= 0 && room(startTime, 0, LARGEST_MEMO) >= 0;
}

/** The bytes that remain of `left` after `value`; negative when it does not fit, and then the rest is not looked at. */
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
