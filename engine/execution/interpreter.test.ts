import { describe, expect, it } from 'vitest';
import { approve } from '../../actions/approve/action.js';
import { branch } from '../../actions/branch/action.js';
import { sleep } from '../../actions/sleep/action.js';
import { scriptedAction } from '../../test/support/scripted-step.js';
import type { Action } from '../action.js';
import type { OutputSelector, ValueMap } from '../document/document.js';
import type { InputValidator } from '../document/inputs.js';
import type { Jump, Plan, PlanStep } from '../document/plan.js';
import { compileValue } from '../expression/template.js';
import { simulate, type ScriptedSignal } from '../simulator/simulate.js';
import type { AutomationExecution } from './record/execution.js';

const START = Date.parse('2026-01-31T10:00:00Z');

/** A step of a vector: name, attributes, and what its attempts do. */
interface Vector extends Partial<Omit<PlanStep, 'inputs' | 'onFailure' | 'onCancel' | 'nextStep'>> {
  name: string;
  ends?: string;
  takesMs?: number;
  inputs?: ValueMap;
  onFailure?: Jump | string;
  onCancel?: string;
  nextStep?: string;
}

async function run(
  vectors: Vector[],
  {
    signals = [],
    plan = {},
    parameters = {},
  }: { signals?: ScriptedSignal[]; plan?: Partial<Plan>; parameters?: ValueMap } = {},
): Promise<AutomationExecution> {
  const list: Action[] = [scriptedAction(), branch, sleep, approve];
  const always: InputValidator = () => true;
  return simulate({
    input: {
      plan: { planVersion: 1, steps: vectors.map((vector) => planStep(vector, vectors)), ...plan },
      documentName: 'Vector',
      documentVersion: '1',
      parameters,
      region: 'eu-west-1',
    },
    executionId: '00000000-0000-4000-8000-000000000001',
    startAt: START,
    actions: new Map(list.map((action) => [action.name, action])),
    validators: Object.fromEntries(list.map((action) => [action.name, always])),
    activities: { selectOutputs: () => Promise.resolve({ outputs: {} }) },
    runActivity: () => Promise.resolve({ selected: { Echo: 'selected' } }),
    aws: () => (_step, region) => ({ region, call: () => Promise.reject(new Error('no AWS in this test')) }),
    signals,
  });
}

function planStep({ ends, takesMs, inputs, ...vector }: Vector, all: Vector[]): PlanStep {
  const index = (name: string): number => all.findIndex((each) => each.name === name);
  const jump = (text: Jump | string): Jump =>
    typeof text === 'string' && text.startsWith('step:') ? index(text.slice(5)) : (text as Jump);
  const { onFailure, onCancel, nextStep, ...rest } = vector;
  return {
    action: 'aws:executeAwsApi',
    inputs: compileValue(inputs ?? { ...(ends && { ends }), ...(takesMs && { takesMs }) }) as PlanStep['inputs'],
    ...rest,
    ...(onFailure === undefined ? {} : { onFailure: jump(onFailure) }),
    ...(onCancel === undefined ? {} : { onCancel: jump(onCancel) }),
    ...(nextStep === undefined ? {} : { nextStep: index(nextStep) }),
  };
}

/** `A(Success) B(Pending)`. */
const story = (record: AutomationExecution): string =>
  record.StepExecutions.map((step) => `${step.StepName}(${step.StepStatus})`).join(' ');

const match = (NextStep: string, Variable: string, StringEquals: string): ValueMap => ({
  NextStep,
  Variable,
  StringEquals,
});

describe('the vectors of behaviour 14 that need no particular action', () => {
  const A = { name: 'A' };
  const [B, C] = [{ name: 'B' }, { name: 'C' }];
  const T = { timeoutSeconds: 5, ends: 'T' };
  const chooser = { name: 'branch', action: 'aws:branch' };
  const toC = { Choices: [match('C', 'x', 'x')] };
  const toNowhere = { Choices: [match('C', 'x', 'y')] };

  const table: [number, Vector[], string, string][] = [
    [1, [A, B], 'A(Success) B(Success)', 'Success'],
    [2, [{ ...A, ends: 'F' }, B], 'A(Failed) B(Pending)', 'Failed'],
    [3, [{ ...A, ends: 'F', onFailure: 'Continue' }, B], 'A(Failed) B(Success)', 'Success'],
    [4, [{ ...A, ends: 'F', onFailure: 'Continue', isCritical: true }, B], 'A(Failed) B(Success)', 'Failed'],
    [5, [{ ...A, ends: 'F', onFailure: 'step:C' }, B, C], 'A(Failed) B(Pending) C(Success)', 'Failed'],
    [
      6,
      [{ ...A, ends: 'F', onFailure: 'step:C', isCritical: false }, B, C],
      'A(Failed) B(Pending) C(Success)',
      'Success',
    ],
    [7, [{ ...A, ...T, onFailure: 'step:C' }, B, C], 'A(TimedOut) B(Pending) C(Success)', 'TimedOut'],
    [8, [{ ...A, ...T, onFailure: 'step:C', isCritical: false }, C], 'A(TimedOut) C(Success)', 'Success'],
    [9, [{ ...A, ...T }], 'A(TimedOut)', 'TimedOut'],
    [10, [{ ...A, isEnd: true }, B], 'A(Success) B(Pending)', 'Success'],
    [11, [{ ...A, ends: 'F', isEnd: true, onFailure: 'Continue' }, B], 'A(Failed) B(Pending)', 'Success'],
    [12, [{ ...A, ends: 'F', isEnd: true, onFailure: 'step:B' }, B], 'A(Failed) B(Success)', 'Failed'],
    [13, [{ ...A, nextStep: 'C' }, B, C], 'A(Success) B(Pending) C(Success)', 'Success'],
    [
      14,
      [{ ...A, ends: 'F', onFailure: 'Continue', nextStep: 'C' }, B, C],
      'A(Failed) B(Pending) C(Success)',
      'Success',
    ],
    [15, [{ ...A, ends: 'FFS', maxAttempts: 3 }], 'A(Success)', 'Success'],
    [16, [{ ...A, ...T, maxAttempts: 2 }], 'A(TimedOut)', 'TimedOut'],
    [17, [{ ...A, timeoutSeconds: 5, ends: 'TF', maxAttempts: 2 }], 'A(Failed)', 'Failed'],
    [18, [{ ...chooser, inputs: toNowhere }], 'branch(Success)', 'Success'],
    [19, [{ ...chooser, inputs: toNowhere, isEnd: true }, B], 'branch(Success) B(Pending)', 'Success'],
    [20, [{ ...chooser, inputs: toC, isEnd: true }, B, C], 'branch(Success) B(Pending) C(Success)', 'Success'],
    [
      24,
      [{ ...A, onFailure: 'step:C', nextStep: 'D' }, B, C, { name: 'D' }],
      'A(Success) B(Pending) C(Pending) D(Success)',
      'Success',
    ],
    [
      39,
      [{ name: 'nap', action: 'aws:sleep', inputs: { Timestamp: '2020-01-01T00:00:00Z' } }],
      'nap(Success)',
      'Success',
    ],
  ];

  it.each(table)('vector %i', async (_number, vectors, steps, status) => {
    const record = await run(vectors);

    expect(story(record)).toBe(steps);
    expect(record.AutomationExecutionStatus).toBe(status);
  });

  it('vector 16: each attempt has its own five seconds', async () => {
    const record = await run([{ ...A, ...T, maxAttempts: 2 }]);

    expect(Date.parse(record.ExecutionEndTime!) - START).toBe(10_000);
  });

  it('vector 21: Not of a comparison with a missing output is true', async () => {
    const inputs = { Choices: [{ NextStep: 'C', Not: { Variable: '{{ A.Missing }}', StringEquals: 'x' } }] };
    const record = await run([A, { ...chooser, inputs, isEnd: true }, B, C]);

    expect(story(record)).toBe('A(Success) branch(Success) B(Pending) C(Success)');
  });
});

describe('stopping', () => {
  const stop = (stopType: 'Cancel' | 'Complete'): ScriptedSignal[] => [{ afterMs: 1000, type: 'Stop', stopType }];
  const A = { name: 'A', takesMs: 60_000 };
  const [B, Z] = [{ name: 'B' }, { name: 'Z' }];

  it('vector 22: runs the cancellation workflow and ends Cancelled', async () => {
    const record = await run([{ ...A, onCancel: 'step:Z' }, { ...B, isEnd: true }, Z], { signals: stop('Cancel') });

    expect(story(record)).toBe('A(Cancelled) B(Pending) Z(Success)');
    expect(record.AutomationExecutionStatus).toBe('Cancelled');
    expect(record.ExecutionEndTime).toBe('2026-01-31T10:00:01.000Z');
  });

  it('vector 23: without onCancel nothing more runs', async () => {
    const record = await run([A, B], { signals: stop('Cancel') });

    expect(story(record)).toBe('A(Cancelled) B(Pending)');
    expect(record.AutomationExecutionStatus).toBe('Cancelled');
  });

  it('breaks the cancellation workflow off after two minutes', async () => {
    const slow = { name: 'Z', takesMs: 3_600_000 };
    const record = await run([{ ...A, onCancel: 'step:Z', isEnd: true }, slow], { signals: stop('Cancel') });

    expect(story(record)).toBe('A(Cancelled) Z(Cancelled)');
    expect(Date.parse(record.ExecutionEndTime!) - START).toBe(1_000 + 120_000);
  });

  it('gives steps of the cancellation workflow their own attempts', async () => {
    const flaky = { name: 'Z', ends: 'FS', maxAttempts: 2 };
    const record = await run([{ ...A, onCancel: 'step:Z', isEnd: true }, flaky], { signals: stop('Cancel') });

    expect(story(record)).toBe('A(Cancelled) Z(Success)');
  });

  it('makes no further attempt once stopped', async () => {
    const record = await run([{ ...A, ends: 'F', maxAttempts: 5 }], { signals: stop('Cancel') });

    expect(story(record)).toBe('A(Cancelled)');
    expect(record.ExecutionEndTime).toBe('2026-01-31T10:00:01.000Z');
  });

  it('Complete lets the running step finish and starts nothing new', async () => {
    const record = await run([A, B], { signals: stop('Complete') });

    expect(story(record)).toBe('A(Success) B(Pending)');
    expect(record.AutomationExecutionStatus).toBe('Success');
  });

  it('Complete after a critical failure is Failed', async () => {
    const failed = { name: 'X', ends: 'F', onFailure: 'Continue', isCritical: true };
    const record = await run([failed, A, B], { signals: stop('Complete') });

    expect(record.AutomationExecutionStatus).toBe('Failed');
  });
});

describe('the record', () => {
  it('copies the text of the step that decided', async () => {
    const failing = { ends: 'F', onFailure: 'Continue' as const, isCritical: true };
    const record = await run([
      { name: 'A', ...failing },
      { name: 'B', ends: 'FF', maxAttempts: 2 },
    ]);

    expect(record.FailureMessage).toBe('Step B failed maximum allowed times. attempt 2');
    expect(record.StepExecutions[1]!.FailureDetails).toEqual({
      FailureStage: 'Invocation',
      FailureType: 'Action',
      Details: { FailureCode: ['AwsError'] },
    });
  });

  it('Failed beats TimedOut when several critical steps went wrong', async () => {
    const on = { onFailure: 'Continue' as const, isCritical: true };
    const record = await run([
      { name: 'A', ends: 'T', timeoutSeconds: 1, ...on },
      { name: 'B', ends: 'F', ...on },
    ]);

    expect(record.AutomationExecutionStatus).toBe('Failed');
  });

  it('shows inputs as JSON text, outputs as lists of text, and what the author wrote', async () => {
    const record = await run(
      [
        {
          name: 'A',
          reads: ['Ids'],
          onFailure: 'Continue',
          maxAttempts: 2,
          inputs: { outputs: { Ids: ['{{ L }}', 'c'], N: 3 } },
        },
        { name: 'B', isEnd: true },
      ],
      { parameters: { L: ['a', 'b'] }, plan: { outputs: ['A.Ids', 'B.Never'] } },
    );

    expect(record.Outputs).toEqual({ 'A.Ids': ['a', 'b', 'c'], 'B.Never': [] });
    expect(record.Parameters).toEqual({ L: ['a', 'b'] });
    expect(record.StepExecutions[0]).toMatchObject({
      OnFailure: 'Continue',
      MaxAttempts: 2,
      IsEnd: false,
      NextStep: 'B',
      ValidNextSteps: ['B'],
      Inputs: { outputs: '{"Ids":["a","b","c"],"N":3}' },
      Outputs: { Ids: ['a', 'b', 'c'], N: ['3'] },
    });
    expect(record.StepExecutions[1]).not.toHaveProperty('NextStep');
  });

  it("a document output whose step did not succeed has AWS's sentence", async () => {
    const record = await run([{ name: 'A', ends: 'F' }], { plan: { outputs: ['A.Id'] } });

    expect(record.Outputs).toEqual({
      'A.Id': ['No output available yet because the step is not successfully executed'],
    });
  });

  it('a reference without a value stays as its own text, in a value and inside a text', async () => {
    const outputs = { Whole: '{{ Q.Missing }}', Part: 'x {{Q.Missing}}', List: ['{{ Q.Missing }}'] };
    const record = await run([{ name: 'A', inputs: { outputs } }]);

    expect(record.StepExecutions[0]!.Outputs).toEqual({
      Whole: ['{{ Q.Missing }}'],
      Part: ['x {{Q.Missing}}'],
      List: ['{{ Q.Missing }}'],
    });
  });

  it('runs nothing under a role that is none', async () => {
    const record = await run([{ name: 'A' }], {
      plan: { assumeRole: { '{{': [{ ref: 'Role' }] } },
      parameters: { Role: 'nobody' },
    });

    expect(story(record)).toBe('A(Pending)');
    expect(record.AutomationExecutionStatus).toBe('Failed');
    expect(record.FailureMessage).toContain("The format of the supplied assume role ARN isn't valid.");
  });

  it('lets selectors of an action without an activity be applied by one', async () => {
    const outputs: OutputSelector[] = [{ Name: 'Echo', Selector: '$.x' }];
    const record = await run([{ name: 'A', outputs, reads: ['Echo'] }], { plan: { outputs: ['A.Echo'] } });

    expect(record.Outputs).toEqual({ 'A.Echo': ['selected'] });
  });
});

describe('approvals', () => {
  const ROLE = 'arn:aws:iam::111122223333:role/ops/Approver';
  const SESSION = 'arn:aws:sts::111122223333:assumed-role/Approver/alice';
  const ask = (extra: ValueMap = {}): Vector => ({
    name: 'ask',
    action: 'aws:approve',
    inputs: { Approvers: [ROLE, 'bob'], ...extra },
  });
  const vote = (type: 'Approve' | 'Reject', approver: string, afterMs = 1000): ScriptedSignal => ({
    step: 'ask',
    type,
    approver,
    afterMs,
  });
  const decisions = (record: AutomationExecution): unknown[] =>
    record.StepExecutions[0]!.Outputs!['ApproverDecisions']!.map((text) => JSON.parse(text) as unknown);

  it('a session of a listed role approves, and the record says who, when and that it was asserted', async () => {
    const record = await run([ask()], { signals: [vote('Approve', SESSION)] });

    expect(record.AutomationExecutionStatus).toBe('Success');
    expect(decisions(record)).toEqual([
      {
        Approver: SESSION,
        ApprovalStatus: 'Approve',
        ApprovalDecisionTime: '2026-01-31T10:00:01.000Z',
        Identity: 'asserted',
      },
    ]);
  });

  it('two approvals come from two people', async () => {
    const signals = [vote('Approve', 'bob', 1000), vote('Approve', 'bob', 2000), vote('Approve', SESSION, 3000)];
    const record = await run([ask({ MinRequiredApprovals: 2 })], { signals });

    expect(decisions(record)).toHaveLength(2);
    expect(record.ExecutionEndTime).toBe('2026-01-31T10:00:03.000Z');
  });

  it('vector 31: one rejection fails the step at once, whatever maxAttempts says', async () => {
    const record = await run([{ ...ask(), maxAttempts: 3 }], { signals: [vote('Reject', 'bob')] });

    expect(record.AutomationExecutionStatus).toBe('Failed');
    expect(record.StepExecutions[0]!.Outputs!['ApprovalStatus']).toEqual(['Rejected']);
    expect(record.FailureMessage).toContain('bob rejected it');
  });

  it('vector 32: nobody answers, and a timeout is never a yes', async () => {
    const record = await run([ask()]);

    expect(record.AutomationExecutionStatus).toBe('TimedOut');
    expect(Date.parse(record.ExecutionEndTime!) - START).toBe(604_800_000);
    expect(record.StepExecutions[0]!.Outputs!['ApprovalStatus']).toEqual(['Waiting']);
  });

  it.each(['mallory', 'arn:aws:iam::999999999999:user/bob', 'arn:aws:sts::999999999999:assumed-role/Approver/alice'])(
    '%s is nobody here',
    async (approver) => {
      const record = await run([{ ...ask(), timeoutSeconds: 60 }], { signals: [vote('Approve', approver)] });

      expect(record.AutomationExecutionStatus).toBe('TimedOut');
    },
  );
});
