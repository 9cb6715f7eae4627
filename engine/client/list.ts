import type { Client } from '@temporalio/client';
import type { AutomationExecutionMetadata } from '../execution/record/execution.js';
import { failedRunReader } from './visibility/end-of-failed.js';
import { answerTooLarge, lacksSearchAttribute } from './grpc.js';
import { listQuery } from './visibility/list-query.js';
import type { ListFilters } from './visibility/list-query.js';
import { metadataOf, statusOf } from './visibility/metadata.js';
import type { RunInfo } from './run-info.js';
import { visibleRuns } from './visibility/visible-runs.js';

export interface Listed {
  executions: AutomationExecutionMetadata[];
  warnings: string[];
}

/**
 * Lists executions, newest first, from Temporal's visibility store alone: no worker (design house 4a, behaviour 6.5). A history is read
 * only for a failed run in a namespace without our search attributes. If the server cannot return the whole list, a warning says so.
 */
export async function listAutomations(client: Client, filters: ListFilters): Promise<Listed> {
  const warnings = new Set<string>();
  const asked: Asked = { client, filters, readFailed: failedRunReader(client), warnings };
  const runs = await newest(asked);
  if (!runs.every((run) => run.statusAttribute)) warnings.add(NO_ATTRIBUTES_WARNING);
  return { executions: runs.map(metadataOf), warnings: [...warnings] };
}

const NO_ATTRIBUTES_WARNING =
  'Some of these runs lack our search attributes: of those, Waiting shows as InProgress. Register them: runbook setup';
const CUT_WARNING =
  'The list ends early: the server keeps more about the next run than it can send. A narrower --since or --before may pass it.';

interface Asked {
  client: Client;
  filters: ListFilters;
  readFailed: (run: RunInfo) => Promise<RunInfo>;
  warnings: Set<string>;
}

/** A search attribute that the namespace lacks must not fail a list: then the query is wider, and `matches` does the rest. */
async function newest(asked: Asked): Promise<RunInfo[]> {
  try {
    return await newestOf(asked, listQuery(asked.filters, true));
  } catch (error) {
    if (!lacksSearchAttribute(error)) throw error;
    return newestOf(asked, listQuery(asked.filters, false));
  }
}

/**
 * The newest runs. Stores return runs in any order; we sort by start time. No run among the newest N began before the oldest of any N runs,
 * so a second query, limited to that time, completes a list that was cut.
 */
async function newestOf(asked: Asked, query: string): Promise<RunInfo[]> {
  const { limit } = asked.filters;
  const some = await read(asked, query, limit);
  if (some.length < limit) return sorted(some);
  const oldest = sorted(some).at(-1)!.startTime.toISOString();
  const all = await read(asked, `${query} AND StartTime >= '${oldest}'`, MOST);
  return sorted(all).slice(0, limit);
}

/** At most this many runs are read by the second query. */
const MOST = 1_000;

async function read({ client, filters, readFailed, warnings }: Asked, query: string, most: number): Promise<RunInfo[]> {
  const found: RunInfo[] = [];
  try {
    for await (const listed of visibleRuns(client, query, Math.min(most, 200))) {
      const run = await readFailed(listed);
      if (matches(run, filters)) found.push(run);
      if (found.length === most) break;
    }
  } catch (error) {
    if (!answerTooLarge(error)) throw error;
    warnings.add(CUT_WARNING);
  }
  return found;
}

/** A run that continued as new is listed once, as its newest part. */
const matches = (run: RunInfo, { status, namePrefix }: ListFilters): boolean =>
  run.status !== 'CONTINUED_AS_NEW' &&
  (status === undefined || statusOf(run) === status) &&
  (namePrefix === undefined || metadataOf(run).DocumentName.startsWith(namePrefix));

const sorted = (runs: readonly RunInfo[]): RunInfo[] =>
  [...runs].sort((a, b) => b.startTime.getTime() - a.startTime.getTime());
