/** Checks what the server says of a start, before the input is checked. */
import type { WorkflowInfo } from '@temporalio/workflow';
import { LARGEST_INPUT } from '../execution/sizes.js';
import { goesOn } from '../execution/start/carry.js';
import { LARGEST_MEMO, MOST_MEMO_FIELDS, TOO_LARGE } from './messages.js';

export type Origin = Pick<WorkflowInfo, 'memo' | 'continuedFromExecutionRunId' | 'cronSchedule' | 'attempt'>;

/** Why a run cannot begin like this; undefined: check `input` itself. */
export function faultOfStart(input: unknown, origin: Origin): string | undefined {
  if (input === TOO_LARGE) return `The request is larger than ${LARGEST_INPUT} bytes.`;
  if (Object.hasOwn(origin.memo ?? {}, TOO_LARGE))
    return `The memo is larger than ${LARGEST_MEMO} bytes, has more than ${MOST_MEMO_FIELDS} entries, or is nested deeply.`;
  if (!carriesState(input) || goesOn(origin)) return undefined;
  return 'Only a run that goes on in a new history carries a state.';
}

/** Carried state is trusted, so only a run that continues another one may have it. */
const carriesState = (input: unknown): boolean =>
  typeof input === 'object' && input !== null && (input as { carried?: unknown }).carried !== undefined;
