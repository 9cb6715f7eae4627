/** One run as the server describes or lists it, reduced to what we read: a foreign or broken memo does not affect the rest. */
import type { Client } from '@temporalio/client';
import type { Payload } from '@temporalio/common';
import type { ExecutionStatus } from '../execution/record/execution.js';
import { MEMO, SEARCH_ATTRIBUTES } from '../workflow/messages.js';
import { millis } from './history/read-history.js';
import { decodeFirst } from './payload.js';
import { REQUEST_HASH } from './request-hash.js';

/** Temporal's statuses by their number in its API. */
const STATUSES = [
  'UNSPECIFIED',
  'RUNNING',
  'COMPLETED',
  'FAILED',
  'CANCELED',
  'TERMINATED',
  'CONTINUED_AS_NEW',
  'TIMED_OUT',
  'PAUSED',
] as const;
export type RunStatus = (typeof STATUSES)[number];

export interface RunInfo {
  workflowId: string;
  runId: string;
  /** The first run of its chain; undefined where the server does not say. */
  firstRunId?: string;
  /** The workflow type. */
  type: string;
  status: RunStatus;
  startTime: Date;
  closeTime?: Date;
  /** Our keys of the memo, decoded; one that cannot be decoded is absent. */
  memo: Record<string, unknown>;
  /** The memo holds the final record, as it does for cancelled runs of Plan version 1. */
  recordInMemo: boolean;
  /** Our status as the run last set it; undefined where the namespace lacks the attribute. */
  statusAttribute?: ExecutionStatus;
}

type Described = Awaited<ReturnType<Client['workflowService']['describeWorkflowExecution']>>;
export type RawRun = NonNullable<Described['workflowExecutionInfo']>;

/** The memo keys that are read of every run. The final record of an old run is large, and is read only where it is needed. */
const WANTED: readonly string[] = [...Object.values(MEMO).filter((key) => key !== MEMO.record), REQUEST_HASH];

/** Never rejects: what cannot be read is absent. */
export async function runInfo(client: Client, raw: RawRun): Promise<RunInfo> {
  const statusAttribute = status(raw.searchAttributes?.indexedFields?.[SEARCH_ATTRIBUTES.status]);
  const fields = raw.memo?.fields ?? {};
  return {
    workflowId: raw.execution?.workflowId ?? '',
    runId: raw.execution?.runId ?? '',
    ...(raw.firstRunId && { firstRunId: raw.firstRunId }),
    type: raw.type?.name ?? '',
    status: STATUSES[raw.status ?? 0] ?? 'UNSPECIFIED',
    startTime: new Date(millis(raw.startTime)),
    ...(raw.closeTime && { closeTime: new Date(millis(raw.closeTime)) }),
    memo: await decodeKeys(client, fields, WANTED),
    recordInMemo: Object.hasOwn(fields, MEMO.record),
    ...(statusAttribute && { statusAttribute }),
  };
}

async function decodeKeys(
  client: Client,
  fields: Record<string, Payload>,
  keys: readonly string[],
): Promise<Record<string, unknown>> {
  const present = keys.filter((key) => Object.hasOwn(fields, key));
  const values = await Promise.all(present.map((key) => decodeFirst(client, [fields[key]!])));
  const entries = present.map((key, at) => [key, values[at]] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** Search attributes are plain JSON, whatever the client's codec. */
function status(payload: Payload | undefined): ExecutionStatus | undefined {
  const text = payload?.data ? Buffer.from(payload.data).toString() : '';
  return /^"\w+"$/.test(text) ? (JSON.parse(text) as ExecutionStatus) : undefined;
}

/** Is the run open? One that continued as new is: its successor goes on. */
export const isOpen = ({ status }: Pick<RunInfo, 'status'>): boolean =>
  status === 'RUNNING' || status === 'PAUSED' || status === 'CONTINUED_AS_NEW';
