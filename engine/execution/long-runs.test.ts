import { describe, expect, it } from 'vitest';
import { scriptedAction } from '../../test/support/scripted-step.js';
import type { ValueMap } from '../document/document.js';
import type { Plan, PlanStep } from '../document/plan.js';
import { compileValue } from '../expression/template.js';
import { createVirtualClock } from '../simulator/virtual-clock.js';
import { createVirtualRuntime } from '../simulator/virtual-runtime.js';
import { createAutomation } from './interpreter.js';
import { expandRecord } from './record/expand-record.js';
import type { AutomationInput } from './start/request.js';
import { bytesOf, LARGEST_KEPT } from './sizes.js';
import { unfoldRecord, type StoredRecord } from './record/stored-record.js';

/** What the server takes in one payload (design facts 1.2). */
const PAYLOAD = 2 * 1024 * 1024;
const START = Date.parse('2026-01-31T10:00:00Z');

const step = (name: string, inputs: ValueMap = {}, more: Partial<PlanStep> = {}): PlanStep => ({
  name,
  action: 'aws:executeAwsApi',
  inputs: compileValue(inputs) as PlanStep['inputs'],
  ...more,
});

/** Runs to the end; continues as new after every `every` steps. Returns the record and the size of each carried input. */
async function run(plan: Partial<Plan> & { steps: PlanStep[] }, every = Infinity) {
  const clock = createVirtualClock(START);
  let asked = 0;
  const { runtime, poke } = createVirtualRuntime({
    clock,
    executionId: 'long',
    activities: {},
    runActivity: () => Promise.resolve({}),
    aws: () => ({ region: 'eu-west-1', call: () => Promise.reject(new Error('no AWS here')) }),
    id: (name) => name,
    shouldContinueAsNew: () => ++asked % every === 0,
  });
  const dependencies = {
    actions: new Map([['aws:executeAwsApi', scriptedAction()]]),
    validators: { 'aws:executeAwsApi': () => true },
    runtime,
  };
  const input: AutomationInput = {
    plan: { planVersion: 1, ...plan },
    documentName: 'long',
    documentVersion: '1',
    parameters: {},
    region: 'eu-west-1',
  };
  const handovers: number[] = [];
  const toTheEnd = async (from: AutomationInput): Promise<StoredRecord> => {
    const ended = await createAutomation(from, 'long', dependencies).run();
    if ('record' in ended) return ended.record;
    const text = JSON.stringify(ended.continueWith);
    handovers.push(bytesOf(ended.continueWith.carried));
    return toTheEnd(JSON.parse(text) as AutomationInput);
  };
  const stored = await clock.drive(toTheEnd(input), poke);
  return { stored, record: expandRecord(stored, input), unfolded: unfoldRecord(stored, input), handovers };
}

describe('long runs', () => {
  const steps = Array.from({ length: 5_000 }, (_, index) => step(`s${index}`, { takesMs: 10, outputs: { N: index } }));

  it('5,000 steps run through, each once, and carry less than 256 KiB on', async () => {
    const { record, handovers } = await run({ steps }, 500);
    const times = record.StepExecutions.map(({ ExecutionEndTime }) => Date.parse(ExecutionEndTime!) - START);

    expect(record.AutomationExecutionStatus).toBe('Success');
    expect(times).toEqual(steps.map((_, index) => (index + 1) * 10));
    expect(handovers).toHaveLength(9);
    expect(Math.max(...handovers)).toBeLessThan(256 * 1024);
  });

  it('the record says that the oldest steps lost their detail; the newest keep it, and inputs without references stand in the Plan', async () => {
    const { record } = await run({ steps }, 500);

    expect(record.WarningMessage).toContain('left out');
    expect(record.StepExecutions[0]!.Outputs).toEqual({});
    expect(record.StepExecutions[0]!.Inputs).toEqual({ takesMs: '10', outputs: '{"N":0}' });
    expect(record.StepExecutions.at(-1)!.Outputs).toEqual({ N: ['4999'] });
  });

  it('continuing as new changes nothing that the record shows', async () => {
    const few: PlanStep[] = [
      step('a', { outputs: { Id: 'i-1', Other: 'x' } }, { reads: ['Id'] }),
      step('b', { ends: 'F' }, { onFailure: 'Continue', isCritical: true }),
      step('c', { outputs: { Copy: '{{ a.Id }} {{ variable:v }}' } }, { reads: ['Copy'], nextStep: 4 }),
      step('skipped'),
      step('d'),
    ];
    const plan = { steps: few, outputs: ['c.Copy'], variables: { v: { type: 'String' as const, default: 'w' } } };
    const whole = await run(plan);
    const parts = await run(plan, 1);

    expect(parts.handovers).toHaveLength(3);
    expect(parts.record).toEqual(whole.record);
    expect(parts.record.Outputs).toEqual({ 'c.Copy': ['i-1 w'] });
    expect(parts.record.AutomationExecutionStatus).toBe('Failed');
  });
});

describe('large values', () => {
  const large = 'x'.repeat(300_000);

  it('a record stays far below what the server takes, whatever the steps bring', async () => {
    const steps = Array.from({ length: 60 }, (_, index) =>
      step(
        `s${index}`,
        {
          ends: index % 2 ? 'F' : 'S',
          outputs: { Text: large, List: [large.slice(0, 99_000), large.slice(0, 99_000)] },
        },
        { onFailure: 'Continue' },
      ),
    );
    const { stored, unfolded } = await run({ steps });

    expect(bytesOf(stored)).toBeLessThan(PAYLOAD / 2);
    expect(unfolded.StepExecutions.map(({ StepStatus }) => StepStatus)).toEqual(
      steps.map((_, index) => (index % 2 ? 'Failed' : 'Success')),
    );
  });

  it('a value that is cut says how much is missing', async () => {
    const { record } = await run({ steps: [step('a', { outputs: { Text: large } })], outputs: [] });

    expect(record.StepExecutions[0]!.Outputs!['Text']![0]).toMatch(/^x{16384}… \(283616 more characters/);
  });

  it('outputs that later steps read and that do not fit fail the step, rather than get lost', async () => {
    const more = { reads: ['Text'], onFailure: 'Continue' as const };
    const { record } = await run({
      steps: [step('a', { outputs: { Text: large } }, more), step('b', { outputs: { Text: large } }, more)],
    });

    expect(2 * large.length).toBeGreaterThan(LARGEST_KEPT);
    expect(record.StepExecutions.map(({ StepStatus }) => StepStatus)).toEqual(['Success', 'Failed']);
    expect(record.StepExecutions[1]!.FailureMessage).toContain('too large to keep');
  });

  it('inputs that do not fit fail the step before it acts', async () => {
    const steps = [
      step('a', { outputs: { Text: large } }, { reads: ['Text'] }),
      step('b', { outputs: { Twice: '{{ a.Text }}{{ a.Text }}' } }),
    ];
    const { record } = await run({ steps });

    expect(record.StepExecutions[1]!.FailureDetails!.FailureStage).toBe('InputValidation');
  });
});
