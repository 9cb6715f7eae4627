/** An approval and its votes as data: who may vote, and the result (behaviour 3.1, OP-10, OP-31; design contracts 4). Pure. */
import type { SignalMessage, SignalRefusal, SignalWaiter } from '../../engine/action.js';
import type { ValueMap } from '../../engine/document/document.js';
import { isListed, samePrincipal } from './principal.js';

/** One vote, as the output `ApproverDecisions` shows it. */
export type Decision = {
  Approver: string;
  ApprovalStatus: 'Approve' | 'Reject';
  /** ISO 8601. */
  ApprovalDecisionTime: string;
  /** `asserted`: the voter claims to be the approver, without proof. */
  Identity: 'proven' | 'asserted';
  Comment?: string;
};

export type ApprovalStatus = 'Waiting' | 'Approved' | 'Rejected';

/** The result of the votes so far: `Rejected` after one rejection, `Approved` after `required` approvals. */
export function statusOf(decisions: readonly Decision[], required: number): ApprovalStatus {
  if (decisions.some((decision) => decision.ApprovalStatus === 'Reject')) return 'Rejected';
  return decisions.length >= required ? 'Approved' : 'Waiting';
}

/** The waiter that collects the votes. `approvers`: the step's list; `required`: how many of them must approve. */
export const approvalOf = (approvers: readonly string[], required: number): SignalWaiter<Decision[]> => ({
  initial: [],
  accepts: ['Approve', 'Reject'],
  refusal: (message, decisions) => refusal(message, { approvers, decisions, status: statusOf(decisions, required) }),
  take: (message, at, decisions) => [...decisions, decisionOf(message, at)],
  done: (decisions) => statusOf(decisions, required) !== 'Waiting',
  outputs: (decisions) => outputsOf(decisions, required),
});

/** The action's outputs (behaviour 3.1). */
export const outputsOf = (decisions: readonly Decision[], required: number): ValueMap => ({
  ApprovalStatus: statusOf(decisions, required),
  ApproverDecisions: [...decisions],
});

interface Ballot {
  approvers: readonly string[];
  decisions: readonly Decision[];
  status: ApprovalStatus;
}

function refusal({ approver }: SignalMessage, ballot: Ballot): SignalRefusal | undefined {
  const { approvers, decisions, status } = ballot;
  if (status !== 'Waiting') return invalid(`The approval is ${status} already.`);
  if (approver === undefined) return denied('The signal does not say who decides.');
  if (!approvers.some((listed) => isListed(listed, approver))) {
    return denied(`${approver} is not an approver of this step. Approvers: ${approvers.join(', ')}.`);
  }
  const earlier = decisions.find((decision) => samePrincipal(decision.Approver, approver));
  if (earlier?.Approver === approver) return invalid(`${approver} has decided already.`);
  if (earlier !== undefined)
    return invalid(`${approver} is the same principal as ${earlier.Approver}, who has decided already.`);
  return hasEntryLeft(approver, ballot) ? undefined : invalid(`The entry that names ${approver} has decided already.`);
}

/**
 * Does this voter still have a vote? Each listed entry allows one vote, and one voter may match several entries, so voters are matched to
 * entries (a bipartite matching of ten entries at most).
 */
function hasEntryLeft(approver: string, { approvers, decisions }: Ballot): boolean {
  const voters = [...decisions.map((decision) => decision.Approver), approver];
  const entries = [...new Set(approvers)];
  const takenBy = new Map<string, string>();
  const place = (voter: string, tried: Set<string>): boolean =>
    entries.some((entry) => {
      if (tried.has(entry) || !isListed(entry, voter)) return false;
      tried.add(entry);
      const holder = takenBy.get(entry);
      if (holder !== undefined && !place(holder, tried)) return false;
      takenBy.set(entry, voter);
      return true;
    });
  return voters.every((voter) => place(voter, new Set()));
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
