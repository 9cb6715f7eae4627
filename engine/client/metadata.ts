import type { WorkflowExecutionInfo } from '@temporalio/client';
import type { AutomationExecution, AutomationExecutionMetadata, ExecutionStatus } from '../execution/execution.js';
import { MEMO, SEARCH_ATTRIBUTES } from '../workflow/messages.js';

/** One line of the list (spec 6.5). Parameters and outputs are empty: they are in the record, which a list does not open. */
export function metadataOf(run: WorkflowExecutionInfo): AutomationExecutionMetadata {
  const memo = run.memo ?? {};
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

/** Temporal says whether it is over; our attribute says the rest, where the namespace has it (house 8). */
export function statusOf(run: WorkflowExecutionInfo): ExecutionStatus {
  const attribute = statusAttribute(run);
  switch (run.status.name) {
    case 'COMPLETED':
      return 'Success';
    case 'CANCELLED':
    case 'TERMINATED':
      return 'Cancelled';
    case 'TIMED_OUT':
      return 'TimedOut';
    case 'FAILED':
      return endOfFailed(run, attribute);
    default:
      return attribute ?? 'InProgress';
  }
}

/** TimedOut fails the workflow too; and so does a `Stop` that did not come as Temporal's cancel: then the record is in the memo. */
function endOfFailed({ memo }: WorkflowExecutionInfo, attribute: ExecutionStatus | undefined): ExecutionStatus {
  if (attribute === 'TimedOut' || attribute === 'Cancelled') return attribute;
  return memo?.[MEMO.record] ? 'Cancelled' : 'Failed';
}

/** Our status as the run last said it; undefined where the namespace lacks the attribute. */
export function statusAttribute(
  run: Pick<WorkflowExecutionInfo, 'typedSearchAttributes'>,
): ExecutionStatus | undefined {
  const pair = run.typedSearchAttributes.getAll().find(({ key }) => key.name === SEARCH_ATTRIBUTES.status);
  return pair?.value as ExecutionStatus | undefined;
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const optional = <K extends string, V>(key: K, value: V | undefined): { [key in K]?: V } =>
  (value === undefined ? {} : { [key]: value }) as { [key in K]?: V };
