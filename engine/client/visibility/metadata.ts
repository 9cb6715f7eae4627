import type {
  AutomationExecution,
  AutomationExecutionMetadata,
  ExecutionStatus,
} from '../../execution/record/execution.js';
import { MEMO } from '../../workflow/messages.js';
import type { RunInfo } from '../run-info.js';

/** One line of the list (behaviour 6.5). Parameters and outputs are empty: they are in the record, which a list does not open. */
export function metadataOf(run: RunInfo): AutomationExecutionMetadata {
  const { memo } = run;
  return {
    AutomationExecutionId: run.workflowId,
    DocumentName: text(memo[MEMO.documentName]) ?? '?',
    DocumentVersion: text(memo[MEMO.documentVersion]) ?? '?',
    AutomationExecutionStatus: statusOf(run),
    Mode: 'Auto',
    ExecutionStartTime: text(memo[MEMO.startTime]) ?? run.startTime.toISOString(),
    ...(run.closeTime && { ExecutionEndTime: run.closeTime.toISOString() }),
    ...optional('ExecutedBy', text(memo[MEMO.executedBy])),
    ...optional('Region', text(memo[MEMO.region])),
    ...optional('Tags', memo[MEMO.tags] as AutomationExecution['Tags']),
    Parameters: {},
    Outputs: {},
    Targets: [],
    ResolvedTargets: { ParameterValues: [], Truncated: false },
    AutomationType: 'Local',
    LogFile: '',
  };
}

/** Temporal's status says whether the run is closed; our search attribute says the rest, where the namespace has it (design house 8). */
export function statusOf(run: RunInfo): ExecutionStatus {
  switch (run.status) {
    case 'COMPLETED':
      return 'Success';
    case 'CANCELED':
    case 'TERMINATED':
      return 'Cancelled';
    case 'TIMED_OUT':
      return 'TimedOut';
    case 'FAILED':
      return endOfFailed(run) ?? 'Failed';
    default:
      return run.statusAttribute ?? 'InProgress';
  }
}

/**
 * Our status of a failed workflow: runs that timed out, or were stopped by signal or update, fail in Temporal, too. Undefined when the list
 * alone does not tell; the type of its failure does (end-of-failed.ts).
 */
export function endOfFailed({ statusAttribute, recordInMemo }: RunInfo): ExecutionStatus | undefined {
  if (statusAttribute === 'TimedOut' || statusAttribute === 'Cancelled' || statusAttribute === 'Failed') {
    return statusAttribute;
  }
  return recordInMemo ? 'Cancelled' : undefined;
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const optional = <K extends string, V>(key: K, value: V | undefined): { [key in K]?: V } =>
  (value === undefined ? {} : { [key]: value }) as { [key in K]?: V };
