import { describe, expect, it } from 'vitest';
import type { PlanStep } from '../../document/plan.js';
import { createState } from '../../execution/state.js';
import type { Evidence, Stretch } from './evidence.js';
import { retell } from './retell.js';
import type { StoredStep } from '../../execution/record/execution.js';

const step = (name: string, action: string, more: Partial<PlanStep> = {}): PlanStep => ({
  name,
  action,
  inputs: {},
  ...more,
});
const call = (name: string, more: Partial<PlanStep> = {}): PlanStep => step(name, 'aws:executeAwsApi', more);
const nap = (name: string, Duration = 'PT1H'): PlanStep => step(name, 'aws:sleep', { inputs: { Duration } });
const ask = (name: string, more: Partial<PlanStep> = {}): PlanStep => step(name, 'aws:approve', more);
const pick = (name: string, ...steps: string[]): PlanStep =>
  step(name, 'aws:branch', {
    inputs: { Choices: steps.slice(1).map((NextStep) => ({ NextStep })), Default: steps[0]! },
  });

const blank = (began: number): Stretch => ({ began, settled: false, votes: [], fired: 0, waited: 0 });
const done = (name: string, began: number, more: Partial<Stretch> = {}): Stretch => ({
  ...blank(began),
  step: name,
  settled: true,
  ending: { status: 'Success', at: began + 1, outputs: {}, warnings: [] },
  ...more,
});
const failed = (name: string, began: number): Stretch =>
  done(name, began, { ending: { status: 'Failed', at: began + 1, outputs: {}, warnings: [], message: 'no' } });

/** The steps that the record shows as begun, with their status; `?` where it is not known. */
const told = (steps: PlanStep[], stretches: Stretch[], more: Partial<Evidence> = {}): string =>
  stepsTold(steps, stretches, more)
    .map((each) => `${each.StepName}(${each.WarningMessage ? '?' : each.StepStatus})`)
    .join(' ');

function stepsTold(steps: PlanStep[], stretches: Stretch[], more: Partial<Evidence> = {}): StoredStep[] {
  const input = {
    plan: { planVersion: 1 as const, steps },
    documentName: 'd',
    documentVersion: '1',
    parameters: {},
    region: 'r',
  };
  const { record } = createState(input, 'id', 0);
  const evidence = { stretches: [blank(0), ...stretches], begun: true, openTimers: 0, ...more };
  return retell({ record, steps, first: 0, at: 0 }, evidence).StepExecutions.filter(
    (each) => each.ExecutionStartTime !== undefined || each.StepStatus !== 'Pending',
  );
}

describe('a record told from history', () => {
  it('shows nothing of a run that has not begun', () => {
    expect(told([call('a')], [], { begun: false })).toBe('');
  });

  it('shows a step that later ones prove to have ended, although it left no trace', () => {
    const steps = [call('a'), nap('b', 'PT0S'), nap('c'), call('d')];
    expect(told(steps, [done('a', 1), done('d', 9)])).toBe('a(Success) b(Success) c(Success) d(Success)');
  });

  it('shows a decided branch, and of its arms only the one that was taken', () => {
    const steps = [call('a'), pick('b', 'c', 'd'), call('c', { isEnd: true }), nap('d'), call('e')];
    expect(told(steps, [done('a', 1), done('e', 5)])).toBe('a(Success) b(Success) d(Success) e(Success)');
  });

  it('does not guess which arm was taken where both lead on', () => {
    const steps = [pick('a', 'b', 'c'), nap('b'), nap('c'), call('d')];
    steps[1]!.nextStep = 3;
    expect(told(steps, [done('d', 5)])).toBe('a(Success) d(Success)');
  });

  it('does not guess how a step ended that goes on either way', () => {
    const steps = [ask('a', { onFailure: 'Continue' }), call('b')];
    expect(told(steps, [done('b', 5)])).toBe('a(?) b(Success)');
  });

  it('shows a failure that was passed on', () => {
    const steps = [call('a', { onFailure: 'Continue' }), call('b')];
    expect(told(steps, [failed('a', 1), done('b', 5)])).toBe('a(Failed) b(Success)');
    expect(told([call('a', { onFailure: 1 }), call('b')], [failed('a', 1), done('b', 5)])).toBe('a(Failed) b(Success)');
  });

  it('shows where the run waits', () => {
    const steps = [call('a'), nap('b'), pick('c', 'd', 'e'), ask('d'), call('e')];
    const waiting = { status: 'Waiting' as const, openTimers: 1 };
    expect(told(steps, [done('a', 1, { fired: 1 })], waiting)).toBe('a(Success) b(Success) c(Success) d(Waiting)');
  });

  it('shows which of two sleeps goes on', () => {
    const steps = [call('a'), nap('b'), nap('c'), call('d')];
    expect(told(steps, [done('a', 1, { fired: 1 })], { openTimers: 1 })).toBe('a(Success) b(Success) c(InProgress)');
    expect(told(steps, [done('a', 1)], { openTimers: 1 })).toBe('a(Success) b(InProgress)');
  });

  it('shows when a sleep ended and the next step began, by the timer that went off', () => {
    const steps = [call('a'), nap('b'), nap('c')];
    const times = stepsTold(steps, [done('a', 1, { fired: 1, firedAt: 3_600_002 })], { openTimers: 1 }).map(
      ({ ExecutionStartTime, ExecutionEndTime }) =>
        [ExecutionStartTime, ExecutionEndTime].map((at) => at && Date.parse(at)),
    );

    expect(times).toEqual([
      [1, 2],
      [2, 3_600_002],
      [3_600_002, undefined],
    ]);
  });

  it('leaves open what nobody can tell: two steps that might be the one that waits', () => {
    const steps = [pick('a', 'b', 'c'), ask('b'), ask('c')];
    expect(told(steps, [], { status: 'Waiting', openTimers: 1 })).toBe('');
  });

  it('goes by onCancel only once the run was stopped', () => {
    const steps = [call('a', { onCancel: 2, isEnd: true }), call('b'), nap('c', 'PT0S'), call('d')];
    const a = done('a', 1, { ending: { status: 'Cancelled', at: 2, outputs: {}, warnings: [] } });
    expect(told(steps, [a, done('d', 9)], { stoppedAt: 2 })).toBe('a(Cancelled) c(Success) d(Success)');
    expect(told(steps, [a, done('d', 9)])).toBe('a(Cancelled) d(Success)');
  });

  it('bears a plan that leads nowhere', () => {
    const steps = [call('a', { onCancel: 99 }), nap('b', 'PT0S')];
    expect(told(steps, [done('a', 1)], { stoppedAt: 1 })).toBe('a(Success)');
  });

  it('ends for a plan that goes in circles', () => {
    const steps = [pick('a', 'b', 'a'), pick('b', 'a', 'b'), call('c')];
    expect(told(steps, [done('c', 3)])).toBe('c(Success)');
  });
});
