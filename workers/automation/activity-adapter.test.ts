import { asyncLocalStorage, type Context } from '@temporalio/activity';
import {
  ApplicationFailure,
  CancelledFailure,
  defaultFailureConverter,
  defaultPayloadConverter,
} from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import { describe, expect, it } from 'vitest';
import { runActivity } from '../../aws/activity.js';
import { AwsError, type ActivityContext, type ActivityRequest, type AnyActivity } from '../../engine/activity.js';
import { HandBack, StepFailure, StepTimedOut, type StepFailureInfo } from '../../engine/errors.js';
import { temporalActivities } from './activity-adapter.js';

/** Half of what the server takes as one payload, and far below what gRPC takes as one message. */
const MOST_BYTES = 1_500_000;
const huge = 'x'.repeat(2_400_000);

/** Runs `activity` as a worker would; gives its heartbeats, and its answer or error. */
async function perform(activity: AnyActivity, signal = new AbortController().signal, heartbeatDetails?: unknown) {
  const beats: unknown[] = [];
  const world = {
    info: {
      activityId: 'step.1',
      attempt: 12,
      currentAttemptScheduledTimestampMs: 0,
      heartbeatDetails,
      scheduledTimestampMs: 0,
      startToCloseTimeoutMs: 60_000,
      workflowExecution: { workflowId: 'workflow', runId: 'run' },
    },
    cancellationSignal: signal,
    heartbeat: (details: unknown) => void beats.push(structuredClone(details)),
  };
  const { only } = temporalActivities({
    activities: { only: activity },
    runActivity,
    callerFor: () => ({ region: 'eu-west-1', call: () => Promise.resolve({}) }),
  });
  const request = { inputs: {}, region: 'eu-west-1', token: 0 } as ActivityRequest;
  const running = asyncLocalStorage.run(world as unknown as Context, () => only!(request));
  const ended = await running.then(
    (answer) => ({ answer }),
    (error: unknown) => ({ error }),
  );
  return { beats, ...ended };
}

/** Bytes of the failure as it is sent to the server. */
function bytesOfFailure(error: unknown): number {
  const failure = defaultFailureConverter.errorToFailure(error, defaultPayloadConverter);
  return temporal.api.failure.v1.Failure.encode(failure).finish().length;
}

const throwing =
  (error: unknown): AnyActivity =>
  () =>
    Promise.reject(error as Error);
const failing = (info: Partial<StepFailureInfo>): AnyActivity =>
  throwing(new StepFailure({ type: 'AwsError', stage: 'Invocation', message: 'No.', ...info }));
const named = (name: string): Error => Object.assign(new Error('no'), { name });
const chain = (length: number): Error =>
  Array.from({ length }).reduce<Error>((cause) => new Error(huge.slice(0, 100_000), { cause }), new Error('first'));
const manyDetails = Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`Detail${n}`, ['x'.repeat(1_000)]]));

describe('whatever an activity ends with', () => {
  it.each<[string, AnyActivity]>([
    ['a message', failing({ message: huge })],
    ['control characters', failing({ message: '\u0001'.repeat(1_000_000) })],
    ['a detail', failing({ details: { ErrorCode: [huge] } })],
    ['the name of a detail', failing({ details: { [huge]: ['x'] } })],
    ['many details', failing({ details: manyDetails })],
    ['many texts of one detail', failing({ details: { Texts: Array<string>(300_000).fill('text') } })],
    [
      'a detail that is no text',
      failing({ details: { ErrorCode: [{ deep: huge }] } as unknown as Record<string, string[]> }),
    ],
    ['a type', failing({ type: huge as 'AwsError' })],
    ['a timeout', throwing(new StepTimedOut(huge, { uncertain: huge }))],
    ['a hand-back', throwing(new HandBack(1, {}, huge))],
    ['an error of AWS that nobody told', throwing(new AwsError('refused', huge, 'ec2', 'Do', huge, 400, huge))],
    ['a bug', throwing(new Error(huge))],
    ['the name of a bug', throwing(named(huge))],
    ['the stack of a bug', throwing(Object.assign(new Error('no'), { stack: huge }))],
    ['the cause of a bug', throwing(new Error('no', { cause: new Error(huge) }))],
    ['many causes of a bug', throwing(chain(100))],
    ['a text that is no error', throwing(huge)],
    ['a value that is no error', throwing({ huge })],
    ["a failure of Temporal's", throwing(ApplicationFailure.create({ type: huge, message: huge, details: [huge] }))],
    ['warnings', warning(Array<string>(10).fill(huge))],
    ['many warnings', warning(Array<string>(100_000).fill('a warning of some length'))],
  ])('is small enough to be told: %s', async (_, activity) => {
    const { error } = (await perform(activity)) as { error: unknown };

    expect(error).toBeInstanceOf(ApplicationFailure);
    expect(bytesOfFailure(error)).toBeLessThan(MOST_BYTES);
  });

  it('says that a text was cut, and keeps its beginning', async () => {
    const { error } = (await perform(failing({ message: `No. ${huge}` }))) as { error: ApplicationFailure };

    expect(error.message).toMatch(/^No\. x+…$/);
    expect(error.nonRetryable).toBe(true);
    expect(error.details![0]).toMatchObject({ type: 'AwsError', stage: 'Invocation', message: error.message });
  });

  it('keeps the type, the stack and the cause of a bug, which is tried again', async () => {
    const bug = new TypeError('x is undefined', { cause: new RangeError('below') });
    const { error } = (await perform(throwing(bug))) as { error: ApplicationFailure };

    expect(error).toMatchObject({ type: 'TypeError', message: 'x is undefined', stack: bug.stack });
    expect(error.nonRetryable).not.toBe(true);
    expect(error.cause).toMatchObject({ type: 'RangeError', message: 'below' });
  });

  it('is told as a bug after ten tries, of which each may have asked AWS', async () => {
    const buggy = (bugs?: number) => perform(throwing(new TypeError('x is undefined')), undefined, bugs && { bugs });
    const [first, ninth, tenth] = (await Promise.all([undefined, 8, 9].map(buggy))) as {
      beats: unknown[];
      error: ApplicationFailure;
    }[];

    // Its twelfth try, after eleven hand-backs: those are not counted as bugs.
    expect(first!.beats.at(-1)).toMatchObject({ bugs: 1 });
    expect(first!.error.nonRetryable).not.toBe(true);

    expect(ninth!.error.nonRetryable).not.toBe(true);
    expect(tenth!.error).toMatchObject({ nonRetryable: true, type: 'OutcomeUnknown' });
    expect(tenth!.error.message).toMatch(/^A bug in runbook: TypeError: x is undefined\./);
  });

  it.each<[string, AnyActivity]>([
    [
      'one that remembers the same each time',
      (_, context) => {
        context.heartbeat({ ImageId: 'ami-1' });
        throw new TypeError('x is undefined');
      },
    ],
    [
      'one that gets on, and is in between handed back',
      (_, context) => {
        const { polls = 0 } = (context.resumedFrom ?? {}) as { polls?: number };
        if (polls % 2 === 0) throw new HandBack(1, { polls: polls + 1 }, 'not yet');
        context.heartbeat({ polls: polls + 1 });
        throw new TypeError('x is undefined');
      },
    ],
    ['one whose failure cannot be told', throwing(new HandBack(1, { number: 1n }, 'not yet'))],
    ['one whose failure has no message', failing({ message: undefined as never })],
    ['one whose details are no lists', failing({ details: { Code: 'x' } as never })],
  ])('is told as a bug after ten tries that ended so: %s', async (_, activity) => {
    let last: { beats: unknown[]; error?: unknown } = { beats: [] };
    let tries = 0;
    do last = await perform(activity, undefined, last.beats.at(-1));
    while ((last.error as ApplicationFailure).nonRetryable !== true && ++tries < 50);

    expect((last.error as ApplicationFailure).message).toMatch(/^A bug in runbook: /);
    expect(last.beats.at(-1)).toMatchObject({ bugs: 10 });
  });

  it('loses nothing that the run reads where every part of it is as large as it may be', async () => {
    const controls = '\u0001'.repeat(100_000);
    const { error } = (await perform((_, context) => {
      context.publish({ ImageId: 'x'.repeat(524_000) });
      for (let n = 0; n < 30; n += 1) context.warn(controls);
      throw new StepFailure({
        type: 'AwsError',
        stage: 'Invocation',
        message: controls,
        details: { ErrorCode: [controls] },
      });
    })) as { error: ApplicationFailure };

    expect(error.details![0]).toMatchObject({ type: 'AwsError', outputs: { ImageId: expect.stringMatching(/^x/) } });
    expect(bytesOfFailure(error)).toBeLessThan(MOST_BYTES);
  });

  it('is a cancellation where the run was cancelled', async () => {
    const { error } = (await perform(throwing(new Error(huge)), AbortSignal.abort())) as { error: unknown };

    expect(error).toBeInstanceOf(CancelledFailure);
  });

  it('holds at most twenty warnings in an answer, too', async () => {
    const { answer } = (await perform((_, context) => {
      for (let n = 0; n < 1_000; n += 1) context.warn(`${n} ${huge.slice(0, 10_000)}`);
      return Promise.resolve({ outputs: {} });
    })) as { answer: { warnings: string[] } };

    expect(answer.warnings).toHaveLength(20);
    expect(JSON.stringify(answer).length).toBeLessThan(30_000);
  });
});

describe('what an activity remembers or publishes', () => {
  it.each<[string, (context: ActivityContext) => void]>([
    ['progress', (context) => context.heartbeat({ seen: huge })],
    ['outputs', (context) => context.publish({ ImageId: huge })],
    ['outputs one by one', (context) => publishMany(context)],
    ['a hand-back', () => expect.unreachable(throwHandBack())],
  ])('ends the step where it is too large to be told: %s', async (_, act) => {
    const activity: AnyActivity = (__, context) => Promise.resolve(act(context)).then(() => ({ outputs: {} }));
    const { error, beats } = (await perform(activity)) as { error: ApplicationFailure; beats: unknown[] };

    expect(error.details![0]).toMatchObject({ type: 'OutputInvalid' });
    expect(bytesOfFailure(error)).toBeLessThan(MOST_BYTES);
    for (const beat of beats) expect(JSON.stringify(beat).length).toBeLessThan(MOST_BYTES);
  });
});

function warning(texts: string[]): AnyActivity {
  return (_, context) => {
    texts.forEach((text) => context.warn(text));
    return Promise.reject(new StepFailure({ type: 'AwsError', stage: 'Invocation', message: 'No.' }));
  };
}

function publishMany(context: ActivityContext): void {
  for (let n = 0; n < 30; n += 1) context.publish({ [`Output${n}`]: huge.slice(0, 100_000) });
}

function throwHandBack(): string {
  throw new HandBack(1, { seen: huge }, 'not yet');
}
