import type { AutomationExecution } from '../../engine/execution/record/execution.js';

/**
 * A record without what differs from run to run: moments and ids of any kind become the word for what they are. What is there, and
 * in which order, stays.
 */
export function normalRecord(record: AutomationExecution): unknown {
  const text = JSON.stringify(record).replaceAll(record.AutomationExecutionId, '<execution>');
  return JSON.parse(text.replaceAll(UUID, '<id>').replaceAll(MOMENT, '<moment>').replaceAll(DATE, '<date>'));
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const MOMENT = /\d{4}-\d{2}-\d{2}[T_]\d{2}[:.]\d{2}[:.]\d{2}(?:\.\d+)?Z?/g;
const DATE = /\d{4}-\d{2}-\d{2}/g;
