import type { Client } from '@temporalio/client';
import type { StoredExecution } from '../../execution/record/execution.js';
import { isStoredRecord, type FormerRecord, type StoredRecord } from '../../execution/record/stored-record.js';
import { KEEP_RECORD } from '../../workflow/messages.js';
import { decodeMap, isMap } from '../payload.js';
import { readHistory, type OneRun } from './read-history.js';

/** The activity is among the last commands of a run; a few signals may come after it. */
const MOST_EVENTS = 60;

/**
 * The final record of a run that was cancelled: the input of the activity that keeps it, found from the end of the history
 * (design contracts 8). Undefined when there is none near the end.
 */
export async function keptRecord(client: Client, run: OneRun): Promise<AnyRecord | undefined> {
  let seen = 0;
  for await (const event of readHistory(client, run, { from: 'end', pageSize: 8 })) {
    const scheduled = event.activityTaskScheduledEventAttributes;
    if (scheduled?.activityType?.name === KEEP_RECORD) {
      const request = await decodeMap(client, scheduled.input?.payloads);
      return isRecord(request?.['inputs']) ? request['inputs'] : undefined;
    }
    seen += 1;
    if (seen === MOST_EVENTS) break;
  }
  return undefined;
}

/** The record of a run: complete for Plan version 1, for later ones without what the run's input contains. */
export type AnyRecord = StoredExecution | StoredRecord | FormerRecord;

export const isRecord = (value: unknown): value is AnyRecord =>
  isMap(value) &&
  typeof value['AutomationExecutionId'] === 'string' &&
  (isStoredRecord(value) ? Array.isArray(value.steps) : Array.isArray(value['StepExecutions']));
