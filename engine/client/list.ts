import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import type { AutomationExecutionMetadata } from '../execution/execution.js';
import { lacksSearchAttribute } from './grpc.js';
import { listQuery } from './list-query.js';
import type { ListFilters } from './list-query.js';
import { metadataOf, statusAttribute, statusOf } from './metadata.js';

export interface Listed {
  executions: AutomationExecutionMetadata[];
  warnings: string[];
}

/** Executions, newest first, from Temporal's visibility store alone: no worker, no history (house 4a, spec 6.5). */
export async function listAutomations(client: Client, filters: ListFilters): Promise<Listed> {
  const runs = await newest(client, filters);
  const warnings = runs.every((run) => statusAttribute(run)) ? [] : [NO_ATTRIBUTES_WARNING];
  return { executions: runs.map(metadataOf), warnings };
}

const NO_ATTRIBUTES_WARNING =
  'Some of these runs lack our search attributes: of those, Waiting shows as InProgress and TimedOut as Failed. Register them: runbook setup';

/** An attribute that the namespace lacks must not fail a list: then the query is wider and `matches` does the rest. */
async function newest(client: Client, filters: ListFilters): Promise<WorkflowExecutionInfo[]> {
  try {
    return await newestOf(client, filters, listQuery(filters, true));
  } catch (error) {
    if (!lacksSearchAttribute(error)) throw error;
    return newestOf(client, filters, listQuery(filters, false));
  }
}

/**
 * Stores order as they like: we by start time. Whatever belongs to the newest N began no earlier than the oldest of any N, so
 * a second, bounded question makes a cut list right.
 */
async function newestOf(client: Client, filters: ListFilters, query: string): Promise<WorkflowExecutionInfo[]> {
  const some = await read(client, filters, query, filters.limit);
  if (some.length < filters.limit) return sorted(some);
  const oldest = sorted(some).at(-1)!.startTime.toISOString();
  const all = await read(client, filters, `${query} AND StartTime >= '${oldest}'`, MOST);
  return sorted(all).slice(0, filters.limit);
}

/** Bounds the second question. */
const MOST = 1_000;

async function read(
  client: Client,
  filters: ListFilters,
  query: string,
  most: number,
): Promise<WorkflowExecutionInfo[]> {
  const found: WorkflowExecutionInfo[] = [];
  for await (const run of client.workflow.list({ query, pageSize: Math.min(most, 200) })) {
    if (matches(run, filters)) found.push(run);
    if (found.length === most) break;
  }
  return found;
}

/** A run that continued as new is listed once, as its newest part. */
const matches = (run: WorkflowExecutionInfo, { status, namePrefix }: ListFilters): boolean =>
  run.status.name !== 'CONTINUED_AS_NEW' &&
  (status === undefined || statusOf(run) === status) &&
  (namePrefix === undefined || metadataOf(run).DocumentName.startsWith(namePrefix));

const sorted = (runs: readonly WorkflowExecutionInfo[]): WorkflowExecutionInfo[] =>
  [...runs].sort((a, b) => b.startTime.getTime() - a.startTime.getTime());
