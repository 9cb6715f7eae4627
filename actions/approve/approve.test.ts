import { describe, expect, it } from 'vitest';
import type { SignalMessage } from '../../engine/action.js';
import { approve } from './action.js';
import { openApproval } from './approval.js';
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
  const open = (required = 1) => openApproval(['alice', 'bob', ROLE], required, () => undefined);

  it.each([
    [message('Approve'), 'AccessDeniedException', /does not say who decides/],
    [message('Approve', 'mallory'), 'AccessDeniedException', /mallory is not an approver.*alice, bob/],
  ])('%j is refused', (vote, code, text) => {
    expect(open().waiter.refusal(vote)).toEqual({ code, message: expect.stringMatching(text) as string });
  });

  it('nobody decides twice, not even the other way', () => {
    const approval = open(2);
    approval.waiter.take(message('Approve', 'alice'), 0);

    expect(approval.waiter.refusal(message('Reject', 'alice'))?.code).toBe('InvalidAutomationSignalException');
    expect(approval.status()).toBe('Waiting');
  });

  it('after the decision every vote is refused', () => {
    const approval = open();
    approval.waiter.take(message('Approve', 'alice'), 0);

    expect(approval.waiter.done()).toBe(true);
    expect(approval.waiter.refusal(message('Reject', 'bob'))?.message).toBe('The approval is Approved already.');
  });

  it('one rejection decides', () => {
    const approval = open(3);
    approval.waiter.take(message('Approve', 'alice'), 0);
    approval.waiter.take(message('Reject', 'bob'), 0);

    expect(approval.status()).toBe('Rejected');
  });
});

describe('aws:approve', () => {
  it('refuses more approvals than approvers', () => {
    expect(approve.check!({ Approvers: ['a'], MinRequiredApprovals: 2 })).toHaveLength(1);
    expect(approve.check!({ Approvers: ['a', 'b'], MinRequiredApprovals: 2 })).toEqual([]);
  });

  it('a reference may stand for a list of any length', () => {
    expect(approve.check!({ Approvers: ['{{ People }}'], MinRequiredApprovals: 2 })).toEqual([]);
  });
});
