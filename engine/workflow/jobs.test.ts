import { describe, expect, it, vi } from 'vitest';
import { applyJobs, takeSignals } from './jobs.js';
import { LARGEST_INPUT } from '../execution/sizes.js';
import { LARGEST_MESSAGE, TOO_LARGE } from './messages.js';
import { UNREADABLE } from './payload-converter.js';
import type { Job } from './mark-large.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const payload = (text: string) => ({ metadata: { encoding: bytes('json/plain') }, data: bytes(text) });
const signal = (signalName: string, ...texts: string[]): Job => ({
  variant: 'signalWorkflow',
  signalWorkflow: { signalName, input: texts.map(payload) },
});
const job = (variant: string): Job => ({ variant });
const update = (text: string): Job => ({ variant: 'doUpdate', doUpdate: { input: [payload(text)] } });
const textOf = ({ doUpdate }: Job): string => new TextDecoder().decode(doUpdate!.input![0]!.data!);

/** What happens, in order: each call of the SDK with its list of jobs, each signal with name and argument. */
function applied(jobs: Job[], withUnblocks = false): unknown[] {
  const seen: unknown[] = [];
  takeSignals((name, argument) => seen.push([name, argument]));
  // As the SDK does: it removes the start from the list.
  const apply = (some: Job[]): void => {
    seen.push(some.map(({ variant }) => variant));
    some.shift();
  };
  applyJobs(jobs, { apply, unblock: () => seen.push('unblock') });
  return seen.filter((each) => each !== 'unblock' || withUnblocks);
}

describe('the jobs of a workflow task', () => {
  it('are applied in their order, signals apart', () => {
    const jobs = [job('doUpdate'), signal('Approve', '{"approver":"alice"}'), job('doUpdate'), job('fireTimer')];

    expect(applied(jobs)).toEqual([['doUpdate'], ['Approve', { approver: 'alice' }], ['doUpdate', 'fireTimer']]);
  });

  it('let go on what waited for a signal before the next job, which may break it off', () => {
    const jobs = [signal('Approve', '1'), signal('Stop', '2'), job('cancelWorkflow')];

    expect(applied(jobs, true)).toEqual([['Approve', 1], 'unblock', ['Stop', 2], 'unblock', ['cancelWorkflow']]);
  });

  it('have signals without argument, and with one that nobody can read', () => {
    expect(applied([signal('Resume'), signal('Approve', '{"approver":')])).toEqual([
      ['Resume', undefined],
      ['Approve', UNREADABLE],
    ]);
  });

  it('have a mark in place of a message that is too large, in all of its arguments', () => {
    const half = JSON.stringify('x'.repeat(LARGEST_MESSAGE / 2));
    const large = update(JSON.stringify('x'.repeat(LARGEST_MESSAGE)));
    const small = update('"x"');

    expect(applied([signal('Approve', half, half), large, small])).toEqual([
      ['Approve', TOO_LARGE],
      ['doUpdate', 'doUpdate'],
    ]);
    expect([large, small].map(textOf)).toEqual([JSON.stringify(TOO_LARGE), '"x"']);
  });

  it.each([
    ['a start', {}, true],
    [
      'a start that the server repeats by a schedule',
      { continuedFromExecutionRunId: 'r', cronSchedule: '* * * * *' },
      true,
    ],
    ['the start of a next history, which brings its state', { continuedFromExecutionRunId: 'r' }, false],
  ])('have a mark in place of a request that is too large, if it is that of %s', (_, origin, isMarked) => {
    const start = { ...origin, arguments: [payload(JSON.stringify('x'.repeat(LARGEST_INPUT)))] };
    applied([{ variant: 'initializeWorkflow', initializeWorkflow: start }]);

    expect(start.arguments[0]!.data.length > 100).toBe(!isMarked);
  });
});

/** A run has modules of its own: the signals of another run are not known here. */
async function beginning(jobs: Job[], accepts = true): Promise<unknown[]> {
  vi.resetModules();
  const run = await import('./jobs.js');
  const seen: unknown[] = [];
  const apply = (some: Job[]): void => {
    seen.push(some.map(({ variant }) => variant));
    if (accepts && some.shift()?.variant === 'initializeWorkflow')
      run.takeSignals((name, argument) => seen.push([name, argument]));
    seen.push('applied');
  };
  run.applyJobs(jobs, { apply, unblock: () => undefined });
  return seen;
}

describe('messages that come with the start of a run', () => {
  const jobs = (): Job[] => [
    job('initializeWorkflow'),
    signal('Reject', '1'),
    update('"x"'),
    signal('Approve', '2'),
    job('cancelWorkflow'),
  ];

  it('are given to it before its first step, in the order in which they came', async () => {
    expect(await beginning(jobs())).toEqual([
      ['initializeWorkflow', 'cancelWorkflow'],
      ['Reject', 1],
      ['doUpdate'],
      'applied',
      ['Approve', 2],
      'applied',
    ]);
  });

  it('are left to the SDK when the run was refused', async () => {
    expect(await beginning(jobs(), false)).toEqual([
      ['initializeWorkflow', 'cancelWorkflow'],
      'applied',
      ['signalWorkflow', 'doUpdate', 'signalWorkflow'],
      'applied',
    ]);
  });
});

describe('arguments', () => {
  it('have a mark in their place when they are very many', () => {
    const many = (count: number): Job => signal('Approve', ...Array.from({ length: count }, () => '5'));

    expect(applied([many(1_000), many(1_001)])).toEqual([
      ['Approve', 5],
      ['Approve', TOO_LARGE],
    ]);
  });

  it('are as large as what stands beside them says', () => {
    const metadata = { encoding: bytes('json/plain'), more: bytes('x'.repeat(LARGEST_MESSAGE)) };
    const wordy: Job = { variant: 'signalWorkflow', signalWorkflow: { signalName: 'Approve', input: [{ metadata }] } };

    expect(applied([wordy])).toEqual([['Approve', TOO_LARGE]]);
  });
});
