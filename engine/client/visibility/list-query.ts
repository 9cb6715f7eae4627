import type { ExecutionStatus } from '../../execution/record/execution.js';
import { AUTOMATION_WORKFLOW, SEARCH_ATTRIBUTES } from '../../workflow/messages.js';

/** Which executions to list (behaviour 6.5). */
export interface ListFilters {
  status?: ExecutionStatus;
  namePrefix?: string;
  /** Only runs that began at or after this moment, ms since the epoch. */
  startedAfter?: number;
  /** Only runs that began before this moment, ms since the epoch. */
  startedBefore?: number;
  /** At most this many, the newest. */
  limit: number;
}

/** The statuses of Temporal that a run with one of our statuses may have (design house 4a). */
const TEMPORAL_STATUSES: Record<ExecutionStatus, readonly string[]> = {
  Pending: ['Running'],
  InProgress: ['Running'],
  Waiting: ['Running'],
  Cancelling: ['Running'],
  Success: ['Completed'],
  Failed: ['Failed'],
  TimedOut: ['Failed', 'TimedOut'],
  Cancelled: ['Canceled', 'Terminated', 'Failed'],
};

/** The visibility query for these filters. `indexed`: the namespace has our search attributes, so they may narrow it. */
export function listQuery(filters: ListFilters, indexed: boolean): string {
  const { status, namePrefix, startedAfter, startedBefore } = filters;
  const parts = [`WorkflowType = '${AUTOMATION_WORKFLOW}'`, `ExecutionStatus != 'ContinuedAsNew'`];
  if (status) parts.push(`ExecutionStatus IN (${TEMPORAL_STATUSES[status].map(quote).join(', ')})`);
  if (indexed && status && TEMPORAL_STATUSES[status][0] === 'Running') {
    parts.push(`${SEARCH_ATTRIBUTES.status} = ${quote(status)}`);
  }
  if (indexed && namePrefix) parts.push(`${SEARCH_ATTRIBUTES.name} STARTS_WITH ${quote(namePrefix)}`);
  if (startedAfter !== undefined) parts.push(`StartTime >= ${quote(new Date(startedAfter).toISOString())}`);
  if (startedBefore !== undefined) parts.push(`StartTime < ${quote(new Date(startedBefore).toISOString())}`);
  return parts.join(' AND ');
}

const quote = (text: string): string => `'${text.replace(/['\\]/g, '\\$&')}'`;
