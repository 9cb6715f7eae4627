import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { isFinal } from '../execution/record/execution.js';
import type { AutomationExecution } from '../execution/record/execution.js';
import { createReader } from './describe.js';
import { listenToHistory } from './history/news.js';

/** Shortest time between two reads of the record, ms: a record is large, and nobody reads faster. */
const SHORTEST_PAUSE_MS = 200;
/** Pause for each ms that a read took: reads take at most a fifth of the time. */
const PAUSE_PER_LOOK = 4;

/**
 * Yields the record, and again each time it changed, up to the final one. Waits for events by a long poll of the history, so an execution
 * that waits for days costs one request a minute. The record is read when events came that change it, and many that come at once count as
 * one.
 * @throws RunbookError EXECUTION_NOT_FOUND.
 */
export async function* watchAutomation(client: Client, idOrPrefix: string): AsyncGenerator<AutomationExecution> {
  const read = createReader(client);
  let record = await read(idOrPrefix);
  yield record;
  const id = record.AutomationExecutionId;
  const news = listenToHistory(client, id);
  try {
    let last = { at: 0, took: 0 };
    while (!isFinal(record.AutomationExecutionStatus)) {
      await news.next();
      const pause = Math.max(SHORTEST_PAUSE_MS, last.took * PAUSE_PER_LOOK);
      if (!news.isOver()) await delay(Math.max(0, last.at + pause - performance.now()));
      const began = performance.now();
      const latest = await read(id);
      last = { at: performance.now(), took: performance.now() - began };
      const changed = JSON.stringify(latest) !== JSON.stringify(record);
      record = latest;
      if (changed) yield record;
    }
  } finally {
    news.close();
  }
}
