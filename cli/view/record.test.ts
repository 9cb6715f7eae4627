import { describe, expect, it } from 'vitest';
import type { AutomationExecution, StepExecution } from '../../engine/execution/record/execution.js';
import { recordLines } from './record.js';
import { plain } from './style.js';

const now = Date.parse('2026-01-01T00:05:00Z');

const waiting: StepExecution = {
  StepName: 'ask',
  Action: 'aws:approve',
  StepStatus: 'Waiting',
  ExecutionStartTime: '2026-01-01T00:01:00Z',
  Inputs: { Approvers: '["alice","bob o\'neil"]', Message: '"Copy it?"', MinRequiredApprovals: '2' },
  Outputs: { ApprovalStatus: ['Waiting'], ApproverDecisions: ['{"Approver":"alice","ApprovalStatus":"Approve"}'] },
};

const record = (overrides: Partial<AutomationExecution> = {}): AutomationExecution => ({
  AutomationExecutionId: '9e7dcac8-0000-4e78-b005-000000000000',
  DocumentName: 'golden-ami',
  DocumentVersion: '$FILE',
  AutomationExecutionStatus: 'Waiting',
  Mode: 'Auto',
  ExecutionStartTime: '2026-01-01T00:00:00Z',
  Parameters: {},
  Outputs: {},
  StepExecutions: [
    {
      StepName: 'launch',
      Action: 'aws:runInstances',
      StepStatus: 'Success',
      ExecutionStartTime: '2026-01-01T00:00:00Z',
      ExecutionEndTime: '2026-01-01T00:00:12Z',
      Outputs: { InstanceIds: ['i-1', 'i-2'], OutputPayload: ['{}'] },
    },
    waiting,
    { StepName: 'copy', Action: 'aws:executeAwsApi', StepStatus: 'Pending' },
  ],
  StepExecutionsTruncated: false,
  Targets: [],
  ResolvedTargets: { ParameterValues: [], Truncated: false },
  ...overrides,
});

const show = (overrides: Partial<AutomationExecution> = {}, asserted = false) =>
  recordLines(record(overrides), { now, style: plain, asserted });

describe('the record for people', () => {
  it('has one line a step, with duration and the outputs that matter', () => {
    const lines = show();
    expect(lines).toContain('  ✓  Success  launch  aws:runInstances   12s     InstanceIds=i-1,i-2');
    expect(lines.find((line) => line.includes('Waiting  ask'))).toContain('4m 00s');
    expect(lines).toContain('  ·  Pending  copy    aws:executeAwsApi');
  });

  it('names the steps that a run never reached in one line, once it is over', () => {
    const lines = show({ AutomationExecutionStatus: 'Cancelled' });
    expect(lines).toContain('  ·  Not reached: copy');
    expect(lines.filter((line) => line.includes('Pending'))).toEqual([]);
  });

  it('prints the commands that decide, for the first approver who has not', () => {
    const lines = show();
    expect(lines).toContain('ask waits for a decision: Copy it?');
    expect(lines).toContain(
      `  runbook approve 9e7dcac8-0000-4e78-b005-000000000000 --step ask --approver 'bob o'\\''neil'`,
    );
  });

  it('adds --asserted to them outside the sandbox', () => {
    expect(show({}, true).filter((line) => line.endsWith('--asserted'))).toHaveLength(2);
  });

  it('says why a run failed and where to look', () => {
    const lines = show({ AutomationExecutionStatus: 'Failed', StepExecutions: [], FailureMessage: 'no capacity' });
    expect(lines.at(-1)).toBe('no capacity');
  });

  it('says where to look, and how to call us, as it works here', () => {
    const here = {
      now,
      style: plain,
      asserted: false,
      command: 'npx runbook',
      events: '/cache/temporal workflow show',
    };
    const failed = recordLines(record({ AutomationExecutionStatus: 'Failed', StepExecutions: [] }), here);

    expect(recordLines(record(), here).join('\n')).toContain('  npx runbook approve 9e7dcac8');
    expect(failed.at(-1)).toBe(
      'Every event of it: /cache/temporal workflow show -w 9e7dcac8-0000-4e78-b005-000000000000',
    );
  });

  it('lets no text steer the terminal', () => {
    const lines = show({ FailureMessage: 'red \u001b[31m \u009b2J', Outputs: { 'a.b': ['\u0007'] } });
    // eslint-disable-next-line no-control-regex -- these characters are what the test is about
    expect(lines.join('\n')).not.toMatch(/[\u001b\u009b\u0007]/);
  });

  it('lets no text forge a line of its own', () => {
    const forged = 'x\nStatus     Success after 1s\n  ✓  Success  ask';
    const lines = show({
      AutomationExecutionStatus: 'Failed',
      DocumentName: forged,
      ExecutedBy: forged,
      FailureMessage: forged,
      Outputs: { [`a.${forged}`]: [forged] },
      StepExecutions: [{ ...waiting, StepName: forged, StepStatus: 'Failed', FailureMessage: `other ${forged}` }],
    });

    expect(lines.join('\n').match(/^( {2}✓|Status).*/gm)).toEqual([expect.stringMatching(/^Status +Failed/)]);
  });

  it('cleans what is escaped in the inputs of a step that waits', () => {
    const Inputs = { Approvers: '["a\\u001b[31m"]', Message: '"Copy?\\u001b[2J\\n  runbook approve other"' };
    const lines = show({ StepExecutions: [{ ...waiting, Inputs }] });

    expect(lines).toContain('ask waits for a decision: Copy?�[2J⏎  runbook approve other');
    // eslint-disable-next-line no-control-regex -- this character is what the test is about
    expect(lines.join('')).not.toMatch(/\u001b/);
  });
});
