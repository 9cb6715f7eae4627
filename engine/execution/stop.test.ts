import { describe, expect, it } from 'vitest';
import { scriptedAction } from '../../test/support/scripted-step.js';
import { approve } from '../../actions/approve/action.js';
import type { Plan } from '../document/plan.js';
import type { Runtime } from '../runtime.js';
import { createVirtualClock } from '../simulator/virtual-clock.js';
import { createVirtualRuntime } from '../simulator/virtual-runtime.js';
import { createAutomation } from './interpreter.js';
import type { AutomationInput } from './start/request.js';
import { begunSteps, type StoredRecord } from './record/stored-record.js';

interface World {
  isLong?: boolean;
  cancelRequested?: (now: number) => boolean;
}

/** A run over the scripted action and aws:approve, on a virtual clock. */
function begin(input: AutomationInput, { isLong = true, cancelRequested }: World = {}) {
  const clock = createVirtualClock(0);
  const { runtime, poke } = createVirtualRuntime({
    clock,
    executionId: 'x',
    activities: {},
    runActivity: () => Promise.resolve({}),
    aws: (_step, region) => ({ region, call: () => Promise.reject(new Error('no AWS here')) }),
    id: (name) => name,
    shouldContinueAsNew: () => isLong,
  });
  const told: Runtime = {
    ...runtime,
    ...(cancelRequested && { cancelRequested: () => cancelRequested(clock.now()) }),
  };
  const actions = new Map([scriptedAction(), approve].map((each) => [each.name as string, each]));
  const validators = { 'aws:executeAwsApi': () => true, 'aws:approve': () => true };
  const automation = createAutomation(input, 'x', { actions, validators, runtime: told });
  return { automation, clock, end: () => clock.drive(automation.run(), poke) };
}

const inputOf = (plan: Plan): AutomationInput => ({
  plan,
  documentName: 'x',
  documentVersion: '1',
  parameters: {},
  region: 'eu-west-1',
});

/** Runs a Plan whose history is always long enough, and which is told to stop from outside as soon as `when` says so. */
async function stopped(plan: Plan, when: (seen: { now: number }) => boolean): Promise<StoredRecord> {
  const ended = await begin(inputOf(plan), { cancelRequested: (now) => when({ now }) }).end();
  if (!('record' in ended)) throw new Error('It went on in a new history, and the stop was lost.');
  return ended.record;
}

const step = (name: string, inputs: Plan['steps'][number]['inputs'], more = {}): Plan['steps'][number] => ({
  name,
  action: 'aws:executeAwsApi',
  inputs,
  ...more,
});
const statuses = (record: StoredRecord, plan: Plan): unknown[] =>
  begunSteps(record, plan).map(({ index, status }) => [index, status]);

describe('a stop that comes in the task in which a run would go on in a new history', () => {
  it.each<[string, Plan['steps']]>([
    ['between steps', [step('a', { takesMs: 10 }), step('b', {})]],
    ['between attempts', [step('a', { takesMs: 10, ends: 'F' }, { maxAttempts: 9 }), step('b', {})]],
  ])('%s is not lost', async (_, steps) => {
    const plan = { planVersion: 2, steps };
    const record = await stopped(plan, ({ now }) => now >= 10);

    expect(record.AutomationExecutionStatus).toBe('Cancelled');
    expect(statuses(record, plan).flat()).not.toContain(1);
  });

  it('while a step waits for votes is not lost, and its cancellation runs', async () => {
    const ask = {
      name: 'ask',
      action: 'aws:approve',
      inputs: { Approvers: ['ann'] },
      onCancel: 1,
      isEnd: true,
      timeoutSeconds: 60,
    };
    const first = step('z', { takesMs: 5 });
    const plan = { planVersion: 2, steps: [ask, first] };
    const record = await stopped(plan, () => true);

    expect(record.AutomationExecutionStatus).toBe('Cancelled');
    expect(statuses(record, plan)).toContainEqual([1, 'Success']);
  });
});

describe('a stop that comes between two steps, while the run lets others in', () => {
  const many = Array.from({ length: 150 }, (_, index) => step(`s${index}`, {}));

  it('ends the run, and no further step begins', async () => {
    const { automation, clock, end } = begin(inputOf({ planVersion: 2, steps: many }), { isLong: false });
    clock.schedule(0.5, () => void automation.stop('Cancel'));
    const ended = await end();
    if (!('record' in ended)) throw new Error('It should have ended.');

    expect(ended.record.AutomationExecutionStatus).toBe('Cancelled');
    expect(statuses(ended.record, { planVersion: 2, steps: many }).flat()).not.toContain(149);
  });

  it('does not break the cancellation workflow either, when its two minutes are over there', async () => {
    const first = step('a', { takesMs: 10 }, { onCancel: 1, isEnd: true });
    const steps = [first, step('z', { takesMs: 119_999.5 }), ...many];
    const { automation, clock, end } = begin(inputOf({ planVersion: 2, steps }), { isLong: false });
    clock.schedule(5, () => void automation.stop('Cancel'));
    const ended = await end();
    if (!('record' in ended)) throw new Error('It should have ended.');

    expect(ended.record.AutomationExecutionStatus).toBe('Cancelled');
  });
});

describe('the cancellation workflow', () => {
  it('ends although its limit comes while its last step ends all the same', async () => {
    const plan: Plan = {
      planVersion: 2,
      steps: [step('a', { takesMs: 10 }, { onCancel: 1, isEnd: true }), step('z', { takesMs: 120_000 })],
    };
    const record = await stopped(plan, ({ now }) => now >= 10);

    expect(record.AutomationExecutionStatus).toBe('Cancelled');
  });
});

describe('a vote that comes before the first step', () => {
  const ask = { name: 'ask', action: 'aws:approve', inputs: { Approvers: ['ann'] }, timeoutSeconds: 60, isEnd: true };

  it.each([true, false])(
    'reaches the step that asks for it, after steps that await nothing; long: %s',
    async (isLong) => {
      const plan = { planVersion: 2 as const, steps: [step('a', {}), step('b', {}), ask] };
      const { automation, end } = begin(inputOf(plan), { isLong });
      automation.deliver({ type: 'Approve', approver: 'ann' });
      const ended = await end();
      if (!('record' in ended)) throw new Error('It should have ended.');

      expect(ended.record.AutomationExecutionStatus).toBe('Success');
    },
  );
});

describe('a stop that comes before the first step of a next history', () => {
  const plan = {
    planVersion: 2 as const,
    steps: [
      {
        name: 'ask',
        action: 'aws:approve',
        inputs: { Approvers: ['ann', 'bob'], MinRequiredApprovals: 2 },
        onCancel: 1,
        isEnd: true,
        timeoutSeconds: 600,
      },
      step('cleanUp', {}),
    ],
  };

  it('breaks off the step that was carried there, and its cancellation runs', async () => {
    const first = begin(inputOf(plan));
    first.automation.deliver({ type: 'Approve', approver: 'ann' });
    const carried = await first.end();
    if (!('continueWith' in carried)) throw new Error('It should have gone on in a new history.');
    const next = begin(JSON.parse(JSON.stringify(carried.continueWith)) as AutomationInput, { isLong: false });
    expect(next.automation.stop('Cancel')).toBe(true);
    const ended = await next.end();
    if (!('record' in ended)) throw new Error('It should have ended.');

    expect(ended.record.AutomationExecutionStatus).toBe('Cancelled');
    expect(statuses(ended.record, plan)).toEqual([
      [0, 'Cancelled'],
      [1, 'Success'],
    ]);
  });

  /** What the first history of a run carries over. */
  async function carriedFrom(given: Plan, vote = false): Promise<AutomationInput> {
    const first = begin(inputOf(given));
    if (vote) first.automation.deliver({ type: 'Approve', approver: 'ann' });
    const carried = await first.end();
    if (!('continueWith' in carried)) throw new Error('It should have gone on in a new history.');
    return JSON.parse(JSON.stringify(carried.continueWith)) as AutomationInput;
  }

  it.each([true, false])('counts also where nothing is awaited any more; that history is long: %s', async (isLong) => {
    const failing = step('a', { takesMs: 10, ends: 'F' }, { maxAttempts: 2, onFailure: 'Continue', onCancel: 2 });
    const repeated: Plan = { planVersion: 2, steps: [failing, step('b', {}, { isEnd: true }), step('cleanUp', {})] };
    const carried = await carriedFrom(repeated);
    carried.plan.steps[0]!.inputs = { ends: 'F' };
    const next = begin(carried, { isLong });
    expect(next.automation.stop('Cancel')).toBe(true);
    const ended = await next.end();
    if (!('record' in ended)) throw new Error('It should have ended.');

    expect(ended.record.AutomationExecutionStatus).toBe('Cancelled');
    expect(statuses(ended.record, repeated)).toContainEqual([2, 'Success']);
    expect(statuses(ended.record, repeated).flat()).not.toContain(1);
  });

  it('is followed by no vote', async () => {
    const next = begin(await carriedFrom(plan, true), { isLong: false });
    next.automation.stop('Cancel');
    const reject = { type: 'Reject', approver: 'bob' } as const;
    expect(next.automation.refusal(reject)).toMatchObject({ code: 'InvalidAutomationSignalException' });
    expect(next.automation.deliver(reject)).toBeUndefined();

    expect(JSON.stringify(await next.end())).not.toContain('Rejected');
  });
});
