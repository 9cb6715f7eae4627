/** Another automation as a child workflow (design contracts 10). */
import {
  ApplicationFailure,
  CancellationScope,
  CancelledFailure,
  ChildWorkflowFailure,
  executeChild,
  isCancellation,
  ParentClosePolicy,
} from '@temporalio/workflow';
import { isFinal } from '../execution/record/execution.js';
import { isStoredRecord } from '../execution/record/stored-record.js';
import type { ChildCall, ChildEnd } from '../runtime.js';
import { AUTOMATION_WORKFLOW } from './messages.js';

/** Resolves however the child ended. If this run was cancelled, rejects once the child has ended. */
export async function runChild({ id, input }: ChildCall): Promise<ChildEnd> {
  try {
    const record: unknown = await executeChild(AUTOMATION_WORKFLOW, {
      workflowId: id,
      args: [input],
      parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
      cancellationType: 'WAIT_CANCELLATION_COMPLETED',
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
    });
    return endOf(record);
  } catch (error) {
    if (CancellationScope.current().consideredCancelled) throw new CancelledFailure('The child has ended.');
    if (!(error instanceof ChildWorkflowFailure)) throw error;
    return endOfFailure(error);
  }
}

function endOf(record: unknown): ChildEnd {
  if (!isStoredRecord(record) || !isFinal(record.AutomationExecutionStatus)) {
    return { status: 'Failed', outputs: {}, message: 'The child ended without a record.' };
  }
  const { AutomationExecutionStatus: status, Outputs: outputs = {}, FailureMessage: message } = record;
  return { status, outputs, ...(message === undefined ? {} : { message }) };
}

/** The child was cancelled or failed; its record, if there is one, is in the failure's details. */
function endOfFailure(error: ChildWorkflowFailure): ChildEnd {
  if (isCancellation(error)) return { status: 'Cancelled', outputs: {}, message: 'The child was stopped.' };
  const { cause } = error;
  const record: unknown = cause instanceof ApplicationFailure ? cause.details?.[0] : undefined;
  if (isStoredRecord(record)) return endOf(record);
  return { status: 'Failed', outputs: {}, message: cause?.message ?? 'The child ended for no reason given.' };
}
