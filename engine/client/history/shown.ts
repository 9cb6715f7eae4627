/** What a record shows of a step, in the API's encoding, from what its history proves. */
import type { StepFailureInfo } from '../../errors.js';
import type { FailureDetails, StepStatus, StoredStep } from '../../execution/record/execution.js';
import { cut, cutList } from '../../execution/sizes.js';
import { encodeOutput, encodeOutputs } from '../../expression/value-text.js';
import type { Stretch, Vote } from './evidence.js';

/** Outputs, warnings and failure; keys without a value are absent. */
export function shownOf({ ending, votes }: Stretch, status: StepStatus | undefined): Partial<StoredStep> {
  const outputs = { ...encodeOutputs(ending?.outputs ?? {}), ...decisions(votes, status) };
  const Outputs = Object.fromEntries(Object.entries(outputs).map(([name, texts]) => [name, cutList(texts)]));
  return {
    ...(Object.keys(Outputs).length > 0 && { Outputs }),
    ...(ending && ending.warnings.length > 0 && { Warnings: cutList(ending.warnings) }),
    ...(ending?.message !== undefined && { FailureMessage: cut(ending.message) }),
    ...(ending?.failure && { FailureDetails: failureDetails(ending.failure) }),
  };
}

const failureDetails = ({ stage, failureType, details, type }: StepFailureInfo): FailureDetails => ({
  FailureStage: stage,
  FailureType: failureType ?? 'Action',
  Details: { ...details, FailureCode: [type] },
});

/** The votes that counted, as an approval shows them (behaviour 3.1). */
function decisions(votes: readonly Vote[], status: StepStatus | undefined): Record<string, string[]> {
  const decided = votes.filter(({ type }) => type === 'Approve' || type === 'Reject');
  if (decided.length === 0) return {};
  const rejected = decided.some(({ type }) => type === 'Reject');
  const ApprovalStatus = rejected ? 'Rejected' : status === 'Success' ? 'Approved' : 'Waiting';
  return { ApprovalStatus: [ApprovalStatus], ApproverDecisions: encodeOutput(decided.map(decisionOf)) };
}

const decisionOf = ({ type, approver, comment, at }: Vote): Record<string, string> => ({
  ...(approver !== undefined && { Approver: approver }),
  ApprovalStatus: type,
  ApprovalDecisionTime: new Date(at).toISOString(),
  ...(comment !== undefined && { Comment: comment }),
});
