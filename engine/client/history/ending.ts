/** How Temporal's close event says that a run ended which left no record. */
import type { FinalStatus } from '../../execution/record/execution.js';
import { brief } from '../brief.js';
import type { Evidence } from './evidence.js';
import type { HistoryEvent } from './read-history.js';

export interface Ending {
  status: FinalStatus;
  /** What happened, by whom, and what it means for the steps that were running. */
  message: string;
}

/** The identity in events that the server causes itself. */
const SERVER = 'history-service';
const LONGEST_REASON = 1_000;

/** `event`: the one that closed the run, where it can be read; `begun`: did any step begin? */
export function endingOf(event: HistoryEvent | undefined, evidence: Evidence, begun: boolean): Ending {
  const terminated = event?.workflowExecutionTerminatedEventAttributes;
  if (terminated) {
    const { identity, reason } = terminated;
    return { status: 'Cancelled', message: `${whoEnded(identity, reason)} ${consequence(evidence, begun)}` };
  }
  if (event?.workflowExecutionTimedOutEventAttributes) {
    const message = `The Temporal server ended the run: its time limit, set when it was started, was over.`;
    return { status: 'TimedOut', message: `${message} ${consequence(evidence, begun)}` };
  }
  if (event?.workflowExecutionCanceledEventAttributes) {
    return begun
      ? { status: 'Cancelled', message: 'Cancelled; it left no record of how.' }
      : { status: 'Cancelled', message: 'Cancelled before it began.' };
  }
  const { message, applicationFailureInfo } = event?.workflowExecutionFailedEventAttributes?.failure ?? {};
  if (applicationFailureInfo?.type === 'Cancelled') return { status: 'Cancelled', message: 'Stopped by a message.' };
  if (message)
    return { status: 'Failed', message: `Ended by Temporal: ${brief(message.replace(/\.$/, ''), LONGEST_REASON)}.` };
  return { status: 'Failed', message: 'It ended without a record: it was not started by runbook.' };
}

function whoEnded(identity: string | null | undefined, reason: string | null | undefined): string {
  const why = brief((reason ?? '').replace(/\.$/, ''), LONGEST_REASON) || 'no reason given';
  if (identity === SERVER) return `The Temporal server terminated the run: ${why}.`;
  const who = identity ? ` by ${brief(identity)}` : '';
  return `Terminated from outside of runbook${who}: ${why}.`;
}

/** The workflow does not see a termination: no step is told to stop, and no `onCancel` runs. */
function consequence({ stoppedAt }: Evidence, begun: boolean): string {
  if (!begun) return 'No step had begun.';
  return stoppedAt === undefined
    ? 'Nothing was unwound.'
    : 'It was being stopped already: its steps say how far that had come.';
}
