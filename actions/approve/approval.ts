/** An approval and its votes: who may decide, what is decided (spec 3.1, OP-10, OP-31). Pure but for its own state. */
import type { SignalMessage, SignalRefusal, SignalWaiter } from '../../engine/action.js';
import { isListed } from './principal.js';

/** One vote, as the output `ApproverDecisions` shows it. */
export type Decision = {
  Approver: string;
  ApprovalStatus: 'Approve' | 'Reject';
  /** ISO 8601. */
  ApprovalDecisionTime: string;
  /** `asserted`: nobody proved to be the approver. */
  Identity: 'proven' | 'asserted';
  Comment?: string;
};

export interface Approval {
  waiter: SignalWaiter;
  decisions: Decision[];
  status(): 'Waiting' | 'Approved' | 'Rejected';
}

/** Opens the ballot; `onVote` hears of every vote that counts. */
export function openApproval(approvers: readonly string[], required: number, onVote: () => void): Approval {
  const decisions: Decision[] = [];
  const status = (): 'Waiting' | 'Approved' | 'Rejected' => {
    if (decisions.some((decision) => decision.ApprovalStatus === 'Reject')) return 'Rejected';
    return decisions.length >= required ? 'Approved' : 'Waiting';
  };
  const waiter: SignalWaiter = {
    accepts: ['Approve', 'Reject'],
    refusal: (message) => refusal(message, approvers, decisions, status()),
    take(message, at) {
      decisions.push(decisionOf(message, at));
      onVote();
    },
    done: () => status() !== 'Waiting',
  };
  return { waiter, decisions, status };
}

function refusal(
  { approver }: SignalMessage,
  approvers: readonly string[],
  decisions: readonly Decision[],
  status: string,
): SignalRefusal | undefined {
  if (status !== 'Waiting') return invalid(`The approval is ${status} already.`);
  if (approver === undefined) return denied('The signal does not say who decides.');
  if (!approvers.some((listed) => isListed(listed, approver))) {
    return denied(`${approver} is not an approver of this step. Approvers: ${approvers.join(', ')}.`);
  }
  if (decisions.some((decision) => decision.Approver === approver)) return invalid(`${approver} has decided already.`);
  return undefined;
}

const decisionOf = ({ type, approver, comment, proven }: SignalMessage, at: number): Decision => ({
  Approver: approver!,
  ApprovalStatus: type as 'Approve' | 'Reject',
  ApprovalDecisionTime: new Date(at).toISOString(),
  Identity: proven ? 'proven' : 'asserted',
  ...(comment === undefined ? {} : { Comment: comment }),
});

const denied = (message: string): SignalRefusal => ({ code: 'AccessDeniedException', message });
const invalid = (message: string): SignalRefusal => ({ code: 'InvalidAutomationSignalException', message });
