import { ApplicationFailure, CancelledFailure } from '@temporalio/activity';
import { describe, expect, it } from 'vitest';
import { boundedFailure, lineOf } from './bounded-failure.js';

const unreadable = Object.defineProperty(new Error('hidden'), 'message', {
  get: () => {
    throw new Error('No.');
  },
});
const circle: unknown[] = [];
circle.push(circle);
const failureWith = (details: unknown[], cause?: Error): ApplicationFailure =>
  ApplicationFailure.create({ type: 'AwsError', message: 'No.', nonRetryable: true, details, ...(cause && { cause }) });

/** A failure above gRPC's limit is lost, and the server runs the activity again, with all its effects. */
describe('a failure that leaves an activity', () => {
  it('keeps what it says', () => {
    const failure = boundedFailure(failureWith([{ outputs: 1 }])) as ApplicationFailure;

    expect([failure.type, failure.message, failure.nonRetryable, failure.details]).toEqual([
      'AwsError',
      'No.',
      true,
      [{ outputs: 1 }],
    ]);
  });

  it('stays a cancellation where it is one', () => {
    const cancelled = new CancelledFailure('The step was stopped.', []);

    expect(boundedFailure(cancelled)).toBe(cancelled);
  });

  it('is at most three causes deep, and its causes have no details', () => {
    const causes = [1, 2, 3, 4, 5].reduce(
      (cause: Error | undefined) => failureWith(['x'.repeat(900_000)], cause),
      undefined,
    )!;
    const chain: ApplicationFailure[] = [];
    for (let each: Error | undefined = boundedFailure(causes); each; each = each.cause as Error | undefined) {
      chain.push(each as ApplicationFailure);
    }

    expect(chain).toHaveLength(4);
    expect(chain.map(({ details }) => details?.length ?? 0)).toEqual([1, 0, 0, 0]);
  });

  it('has bounds, however much was thrown', () => {
    const error = Object.assign(new Error('m'.repeat(3_000_000)), {
      name: 'n'.repeat(3_000_000),
      stack: 's'.repeat(3_000_000),
    });
    const failure = boundedFailure(error) as ApplicationFailure;

    expect(`${failure.type}${failure.message}${failure.stack}`.length).toBeLessThan(60_000);
  });

  it.each([
    ['numbers that are no JSON', [1n]],
    ['a circle', [circle]],
    ['what is too large', ['x'.repeat(3_000_000)]],
  ])('loses details that cannot be written: %s', (_, details) => {
    expect((boundedFailure(failureWith(details)) as ApplicationFailure).details).toEqual([]);
  });

  it.each([
    ['nothing', undefined],
    ['a text', 'no'],
    ['a symbol', Symbol('no')],
    ['a map without a prototype', Object.create(null)],
    ['an error that cannot be read', unreadable],
  ])('is one, whatever was thrown: %s', (_, thrown: unknown) => {
    const failure = boundedFailure(thrown) as ApplicationFailure;

    expect([failure.type, failure.nonRetryable]).toEqual(['Error', false]);
    expect(lineOf(thrown)).toMatch(/^Error: \S/);
  });
});
