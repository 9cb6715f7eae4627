import { describe, expect, it } from 'vitest';
import { StepTimedOut } from '../../engine/errors.js';
import type { Effect } from '../repeatability/effect.js';
import {
  does,
  failureOf,
  IDEMPOTENT,
  lost,
  play,
  SINGLE,
  throttled,
  TOKEN,
} from '../../test/support/scripted-request.js';
import { scriptedError, type ScriptedCall } from '../../test/support/scripted-caller.js';

describe('the time limit of a step', () => {
  const inTime = scriptedError('unknown', 'NoAnswerInTime', 'Do', 'No answer came within 3 seconds.');
  const hangs: ScriptedCall = does({ error: inTime, takesMs: 3_000 });
  const limits = { tryEndsAt: 1_000_000 + 3_000 };
  const warningOf = (result: Promise<unknown>): Promise<unknown> =>
    result.then(
      () => expect.unreachable('it succeeded'),
      (error: unknown) => (error instanceof StepTimedOut ? [error.message, error.more.uncertain] : error),
    );
  const text =
    'Step timed out while step is waiting for an answer. Please refer to Automation Service Troubleshooting Guide for more diagnosis details.';

  it('is what the request has, at most 25 seconds', async () => {
    const { aws, result } = play([does()], { effect: SINGLE }, limits);
    await result;
    expect(aws.calls[0]!.timeoutMs).toBe(3_000);
    const unlimited = play([does()], { effect: SINGLE });
    await unlimited.result;
    expect(unlimited.aws.calls[0]!.timeoutMs).toBe(25_000);
  });

  it.each<[string, Effect]>([
    ['a token', TOKEN],
    ['nothing to fear', IDEMPOTENT],
  ])('ends a request with %s, which is not sent again and may be attempted again', async (_, effect) => {
    const { aws, result } = play([hangs], { effect }, limits);
    expect(await warningOf(result)).toEqual([text, undefined]);
    expect(aws.calls).toHaveLength(1);
  });

  it.each<[string, Effect]>([
    ['must not be made twice', SINGLE],
    ['can be done once', { kind: 'named' }],
  ])('warns that a request which %s may have taken effect', async (_, effect) => {
    const { aws, result } = play([hangs], { effect }, limits);
    expect(await warningOf(result)).toEqual([text, expect.stringContaining('Do may have taken effect')]);
    expect(aws.calls).toHaveLength(1);
  });

  it('ends repeats after lost answers, in whatever try they are', async () => {
    const script = Array.from({ length: 20 }, () => does({ error: lost }));
    const { aws, result } = play(script, { effect: TOKEN }, limits);
    expect(await warningOf(result)).toEqual([expect.stringContaining('socket hang up'), undefined]);
    expect(aws.clock.nowMs).toBe(1_000_000 + 3_000);
  });

  it('lets nothing leave once it is over', async () => {
    const { aws, result } = play([], { effect: SINGLE }, { deadline: 999_999 });
    expect(await warningOf(result)).toEqual([expect.stringContaining('It was not sent any more.'), undefined]);
    expect(aws.calls).toEqual([]);
  });

  it('does not end a request that must not be made twice as timed out when its answer was lost before', async () => {
    const { result } = play([does({ error: lost })], { effect: SINGLE }, limits);
    expect(await failureOf(result)).toMatchObject({ type: 'OutcomeUnknown' });
  });
});

describe('a refusal after a lost answer', () => {
  const exists = does({ error: scriptedError('refused', 'ParameterAlreadyExists', 'PutParameter') });
  const tooMany = does({ error: scriptedError('refused', 'ParameterLimitExceeded', 'PutParameter') });
  const denied = does({ error: scriptedError('refused', 'AccessDeniedException', 'PutParameter') });
  const NAMED: Effect = { kind: 'named' };

  it('leaves open whether what is there is ours', async () => {
    for (const second of [exists, tooMany]) {
      const { result } = play([does({ error: lost }), second], { effect: NAMED });
      expect(await failureOf(result)).toMatchObject({
        type: 'OutcomeUnknown',
        details: { Operation: ['PutParameter'] },
      });
    }
  });

  it('leaves it open after a lost worker as well', async () => {
    const { result } = play([exists], { effect: NAMED }, { attempt: 2 });
    expect(await failureOf(result)).toMatchObject({ type: 'OutcomeUnknown' });
  });

  it('leaves it open after an attempt of the document that told nothing', async () => {
    const { result } = play([exists], { effect: NAMED }, { again: true });
    expect(await failureOf(result)).toMatchObject({ type: 'OutcomeUnknown' });
    expect(await failureOf(play([], { effect: SINGLE }, { again: true }).result)).toMatchObject({
      type: 'OutcomeUnknown',
    });
  });

  it('leaves it open with a token, where the name was taken', async () => {
    const { result } = play([does({ error: lost }), exists], { effect: TOKEN });
    expect(await failureOf(result)).toMatchObject({ type: 'OutcomeUnknown' });
  });

  it('leaves it open where who asks may not: the first may have been allowed', async () => {
    expect(await failureOf(play([does({ error: lost }), denied], { effect: NAMED }).result)).toMatchObject({
      type: 'OutcomeUnknown',
    });
  });

  it('is one where nothing was lost', async () => {
    for (const script of [[exists], [does({ error: throttled }), exists]]) {
      expect(await failureOf(play(script, { effect: NAMED }).result)).toMatchObject({ type: 'AwsError' });
    }
  });

  it('cannot be told from success when it is for the rate, until the time for that is over', async () => {
    const script = [does({ error: lost }), ...Array.from({ length: 20 }, () => does({ error: throttled }))];
    const { result } = play(script, { effect: TOKEN }, { throttlingRetrySeconds: 30 });
    expect(await failureOf(result)).toMatchObject({ type: 'OutcomeUnknown' });
  });
});

describe('a failure', () => {
  it.each<[string, Effect]>([
    ['a token', TOKEN],
    ['a name', { kind: 'named' }],
  ])('is none after lost answers that never stop: with %s nobody knows what happened', async (_, effect) => {
    const { result } = play(
      Array.from({ length: 60 }, () => does({ error: lost })),
      { effect },
    );
    expect(await failureOf(result)).toMatchObject({ type: 'OutcomeUnknown' });
  });
});
