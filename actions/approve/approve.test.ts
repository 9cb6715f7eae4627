import { describe, expect, it } from 'vitest';
import type { SignalMessage } from '../../engine/action.js';
import { approve } from './action.js';
import { approvalOf, statusOf, type Decision } from './approval.js';
import { isListed } from './principal.js';

const USER = 'arn:aws:iam::111122223333:user/alice';
const ROLE = 'arn:aws:iam::111122223333:role/ops/Approver';
const SESSION = 'arn:aws:sts::111122223333:assumed-role/Approver/alice';

describe('who is listed', () => {
  it.each([
    [USER, USER, true],
    ['alice', 'alice', true],
    [ROLE, ROLE, true],
    [ROLE, SESSION, true],
    [SESSION, SESSION, true],
    ['alice', USER, false],
    [USER, 'alice', false],
    [SESSION, ROLE, false],
    [ROLE, 'arn:aws:sts::999999999999:assumed-role/Approver/alice', false],
    [ROLE, 'arn:aws-cn:sts::111122223333:assumed-role/Approver/alice', false],
    [ROLE, 'arn:aws:sts::111122223333:assumed-role/approver/alice', false],
    ['arn:aws:iam::111122223333:role/Appro', SESSION, false],
    [ROLE, '', false],
  ])('%s lists %s: %j', (listed, principal, truth) => {
    expect(isListed(listed, principal)).toBe(truth);
  });
});

describe('votes', () => {
  const message = (type: 'Approve' | 'Reject', approver?: string): SignalMessage => ({
    type,
    ...(approver && { approver }),
  });
  const OTHER_SESSION = 'arn:aws:sts::111122223333:assumed-role/Approver/carol';
  const listed = ['alice', 'bob', ROLE];
  /** The decisions after `approvers` have approved in this order; refused votes are not in it. */
  const after = (approvers: string[], required: number, from = listed): Decision[] => {
    const waiter = approvalOf(from, required);
    return approvers
      .map((approver) => message('Approve', approver))
      .reduce((votes, vote) => (waiter.refusal(vote, votes) ? votes : waiter.take(vote, 0, votes)), waiter.initial);
  };

  it.each([
    [message('Approve'), 'AccessDeniedException', /does not say who decides/],
    [message('Approve', 'mallory'), 'AccessDeniedException', /mallory is not an approver.*alice, bob/],
  ])('%j is refused', (vote, code, text) => {
    expect(approvalOf(listed, 1).refusal(vote, [])).toEqual({ code, message: expect.stringMatching(text) as string });
  });

  it('nobody decides twice, not even the other way', () => {
    const votes = after(['alice'], 2);

    expect(approvalOf(listed, 2).refusal(message('Reject', 'alice'), votes)?.code).toBe(
      'InvalidAutomationSignalException',
    );
    expect(statusOf(votes, 2)).toBe('Waiting');
  });

  it.each([
    ['two sessions of one role', [SESSION, OTHER_SESSION], listed],
    ['a role and its session', [ROLE, SESSION], [ROLE, SESSION]],
    ['a session and its role', [SESSION, ROLE], [ROLE, SESSION]],
    ['a name and the user of that name', ['alice', USER], ['alice', USER]],
  ])('%s are one vote', (_, approvers, from) => {
    expect(after(approvers, 2, from)).toHaveLength(1);
  });

  it('a session that two entries name leaves the other entry to the other session', () => {
    const from = [ROLE, 'arn:aws:iam::111122223333:role/Second'];

    expect(after([SESSION, 'arn:aws:sts::111122223333:assumed-role/Second/alice'], 2, from)).toHaveLength(2);
  });

  it('a session whose name STS would not give is nobody', () => {
    expect(isListed(ROLE, 'arn:aws:sts::111122223333:assumed-role/Approver/a b\n')).toBe(false);
  });

  it('after the decision every vote is refused', () => {
    const votes = after(['alice'], 1);
    const waiter = approvalOf(listed, 1);

    expect(waiter.done(votes)).toBe(true);
    expect(waiter.refusal(message('Reject', 'bob'), votes)?.message).toBe('The approval is Approved already.');
  });

  it('one rejection decides', () => {
    const waiter = approvalOf(listed, 3);
    const votes = waiter.take(message('Reject', 'bob'), 0, after(['alice'], 3));

    expect(statusOf(votes, 3)).toBe('Rejected');
  });
});

describe('aws:approve', () => {
  it('refuses more approvals than approvers', () => {
    expect(approve.check!({ Approvers: ['a'], MinRequiredApprovals: 2 })).toHaveLength(1);
    expect(approve.check!({ Approvers: ['a', 'b'], MinRequiredApprovals: 2 })).toEqual([]);
  });

  it('counts an approver that is listed twice once', () => {
    expect(approve.check!({ Approvers: ['a', 'a'], MinRequiredApprovals: 2 })).toHaveLength(1);
  });

  it('a reference may stand for a list of any length', () => {
    expect(approve.check!({ Approvers: ['{{ People }}'], MinRequiredApprovals: 2 })).toEqual([]);
  });
});
