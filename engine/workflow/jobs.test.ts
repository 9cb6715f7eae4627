import { describe, expect, it } from 'vitest';
import { applyJobs, takeSignals, type Job } from './jobs.js';
import { LARGEST_INPUT } from '../execution/sizes.js';
import { LARGEST_MESSAGE, TOO_LARGE } from './messages.js';
import { UNREADABLE } from './payload-converter.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const payload = (text: string) => ({ metadata: { encoding: bytes('json/plain') }, data: bytes(text) });
const signal = (signalName: string, ...texts: string[]): Job => ({
  variant: 'signalWorkflow',
  signalWorkflow: { signalName, input: texts.map(payload) },
});
const job = (variant: string): Job => ({ variant });
const update = (text: string): Job => ({ variant: 'doUpdate', doUpdate: { input: [payload(text)] } });
const textOf = ({ doUpdate }: Job): string => new TextDecoder().decode(doUpdate!.input![0]!.data!);

/** In the order in which they come: jobs as one list for each call, signals by name and argument. */
function applied(jobs: Job[]): unknown[] {
  const seen: unknown[] = [];
  takeSignals((name, argument) => seen.push([name, argument]));
  // As the SDK does: it takes the start out of its list.
  applyJobs(jobs, (some) => {
    seen.push(some.map(({ variant }) => variant));
    some.shift();
  });
  return seen;
}

describe('the jobs of a workflow task', () => {
  it('are applied in their order, signals apart', () => {
    const jobs = [job('doUpdate'), signal('Approve', '{"approver":"alice"}'), job('doUpdate'), job('fireTimer')];

    expect(applied(jobs)).toEqual([['doUpdate'], ['Approve', { approver: 'alice' }], ['doUpdate', 'fireTimer']]);
  });

  it('have signals without argument, and with one that nobody can read', () => {
    expect(applied([signal('Resume'), signal('Approve', '{"approver":')])).toEqual([
      ['Resume', undefined],
      ['Approve', UNREADABLE],
    ]);
  });

  it('leave the first hundred signals of a start to the SDK, which has handlers by then', () => {
    const jobs = [job('initializeWorkflow'), ...Array.from({ length: 102 }, () => signal('Stop')), job('doUpdate')];
    const [early, ...late] = applied(jobs);

    expect(early).toHaveLength(101);
    expect(late).toEqual([['Stop', undefined], ['Stop', undefined], ['doUpdate']]);
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
