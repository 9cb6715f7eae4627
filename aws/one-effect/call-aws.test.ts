import { describe, expect, it } from 'vitest';
import type { ActivityContext } from '../../engine/activity.js';
import type { ValueMap } from '../../engine/document/document.js';
import { callAws, type AwsCall } from './call-aws.js';
import {
  does,
  failureOf,
  IDEMPOTENT,
  lost,
  play,
  refused,
  SINGLE,
  throttled,
  TOKEN,
} from '../../test/support/scripted-request.js';
import {
  createScriptedCaller,
  createTestContext,
  scriptedError,
  type ScriptedCall,
} from '../../test/support/scripted-caller.js';

describe('a request with a token', () => {
  it('carries the token of the step, the same after a lost answer', async () => {
    const { aws, result } = play([does({ error: lost }), does({ answer: { Id: 'x' } })], { effect: TOKEN });
    expect(await result).toEqual({ Id: 'x' });
    const [first, second] = aws.calls.map(({ inputs }) => inputs.ClientToken);
    expect(first).toMatch(/^[0-9a-f-]{36}$/);
    expect(second).toBe(first);
  });

  it("keeps the author's own token", async () => {
    const { aws, result } = play([does()], { effect: TOKEN }, {}, { ClientToken: 'mine' });
    await result;
    expect(aws.calls[0]!.inputs).toEqual({ ClientToken: 'mine' });
  });

  it('is sent again after the worker was lost', async () => {
    const { result } = play([does({ answer: { Id: 'x' } })], { effect: TOKEN }, { attempt: 2 });
    expect(await result).toEqual({ Id: 'x' });
  });
});

describe('throttling', () => {
  it('is waited out, with growing pauses', async () => {
    const { aws, result } = play(
      [does({ error: throttled }), does({ error: throttled }), does({ error: throttled }), does()],
      {
        effect: IDEMPOTENT,
      },
    );
    const before = aws.clock.nowMs;
    await result;
    expect(aws.clock.nowMs - before).toBeGreaterThan(500 + 1_000 + 2_000 - 1);
    expect(aws.left).toEqual([]);
  });

  it('is not waited out beyond the deadline of the step', async () => {
    const script = Array.from({ length: 20 }, () => does({ error: throttled }));
    const { aws, result } = play(script, { effect: IDEMPOTENT }, { deadline: 1_000_000 + 7_000 });
    await expect(result).rejects.toThrow(
      'Step timed out while step is calling Do. An error occurred (RequestLimitExceeded) when calling the Do operation: Slow down.',
    );
    expect(aws.clock.nowMs).toBe(1_000_000 + 7_000);
    expect(aws.calls).toHaveLength(4);
  });

  it('fails the step when it lasts longer than allowed', async () => {
    const { aws, result } = play(
      Array.from({ length: 20 }, () => does({ error: throttled })),
      { effect: SINGLE },
      { throttlingRetrySeconds: 30 },
    );
    const started = aws.clock.nowMs;
    expect(await failureOf(result)).toMatchObject({ type: 'AwsError', failureType: 'Throttling' });
    expect(aws.clock.nowMs - started).toBeGreaterThanOrEqual(30_000);
  });

  it('fails the step at once when no time is allowed for it', async () => {
    const { aws, result } = play([does({ error: throttled })], { effect: IDEMPOTENT }, { throttlingRetrySeconds: 0 });
    expect(await failureOf(result)).toMatchObject({ failureType: 'Throttling' });
    expect(aws.calls).toHaveLength(1);
  });

  it('does not stop a request without a token from being sent: nothing has happened', async () => {
    const { aws, result } = play([does({ error: throttled }), does({ answer: { ok: true } })], { effect: SINGLE });
    expect(await result).toEqual({ ok: true });
    expect(aws.calls).toHaveLength(2);
  });
});

describe('a request that must not be made twice', () => {
  it('has an unknown outcome when its answer is lost, and is not sent again', async () => {
    const { aws, result } = play([does({ error: lost })], { effect: SINGLE });
    expect(await failureOf(result)).toMatchObject({ type: 'OutcomeUnknown', failureType: 'Internal' });
    expect(aws.calls).toHaveLength(1);
  });

  it('has an unknown outcome when the worker was lost, and is not sent at all', async () => {
    const { aws, result } = play([], { effect: SINGLE }, { attempt: 2 });
    expect(await failureOf(result)).toMatchObject({ type: 'OutcomeUnknown' });
    expect(aws.calls).toEqual([]);
  });

  it('has an unknown outcome when the worker was lost after a throttled try', async () => {
    const { aws, result } = play([], { effect: SINGLE }, { attempt: 3, resumedFrom: { call: { unsent: 1 } } });
    expect(await failureOf(result)).toMatchObject({ type: 'OutcomeUnknown' });
    expect(aws.calls).toEqual([]);
  });
});

describe('a worker that shuts down before the request', () => {
  const interrupted = (given: Partial<ActivityContext> = {}) => {
    const aws = createScriptedCaller([]);
    const context = createTestContext(aws, { signal: AbortSignal.abort(new Error('shutting down')), ...given });
    const request = { service: 'ec2', api: 'Do', inputs: {} };
    return { context, result: callAws(context, { request, effect: SINGLE, probe: () => Promise.resolve(undefined) }) };
  };

  it('says that nothing was sent, so that the next one may send it', async () => {
    const { context, result } = interrupted();
    await expect(result).rejects.toThrow('shutting down');
    expect(context.heartbeats).toEqual([{ call: { unsent: 1 } }]);
  });

  it('says nothing when an earlier one may have sent it', async () => {
    const { context, result } = interrupted({ attempt: 2 });
    await expect(result).rejects.toThrow('shutting down');
    expect(context.heartbeats).toEqual([]);
  });
});

describe('a deletion', () => {
  const gone = scriptedError('refused', 'InvalidVolume.NotFound', 'DeleteVolume');
  const isGone: ScriptedCall = does({ error: gone });

  it('has happened when it finds nothing after a lost answer', async () => {
    expect(await play([does({ error: lost }), isGone], { effect: IDEMPOTENT }).result).toEqual({});
  });

  it('has happened when it finds nothing after the worker was lost', async () => {
    expect(await play([isGone], { effect: IDEMPOTENT }, { attempt: 2 }).result).toEqual({});
  });

  it('fails when it finds nothing at once, or after throttling alone', async () => {
    for (const script of [[isGone], [does({ error: throttled }), isGone]]) {
      const { result } = play(script, { effect: IDEMPOTENT });
      expect(await failureOf(result)).toMatchObject({ details: { ErrorCode: ['InvalidVolume.NotFound'] } });
    }
  });

  it('fails when AWS refuses it for another reason', async () => {
    const inUse = does({ error: scriptedError('refused', 'VolumeInUse', 'DeleteVolume') });
    const { result } = play([does({ error: lost }), inUse], { effect: IDEMPOTENT });
    expect(await failureOf(result)).toMatchObject({ details: { ErrorCode: ['VolumeInUse'] } });
  });

  it.each([
    ['DeregisterImage', 'InvalidAMIID.Unavailable'],
    ['DeleteBucket', 'NoSuchBucket'],
    ['DeleteQueue', 'QueueDoesNotExist'],
    ['DeleteTable', 'ResourceNotFoundException'],
    ['DeleteRole', 'NoSuchEntity'],
  ])('%s finds nothing when AWS says %s', async (operation, code) => {
    const again = does({ error: scriptedError('refused', code, operation) });
    expect(await play([does({ error: lost }), again], { effect: IDEMPOTENT }).result).toEqual({});
  });

  it('is nothing else: a repeated call that finds nothing fails', async () => {
    const missing = does({ error: scriptedError('refused', 'InvalidInstanceID.NotFound', 'StopInstances') });
    const { result } = play([does({ error: lost }), missing], { effect: IDEMPOTENT });
    expect(await failureOf(result)).toMatchObject({ details: { ErrorCode: ['InvalidInstanceID.NotFound'] } });
  });
});

describe('a request with a probe', () => {
  const probing = (found: (ValueMap | undefined)[]): Partial<AwsCall> => ({
    effect: SINGLE,
    probe: () => Promise.resolve(found.shift()),
    takenCode: 'Taken',
  });

  it('is not probed for on the first try', async () => {
    expect(await play([does({ answer: { Id: 'new' } })], probing([{ Id: 'old' }])).result).toEqual({ Id: 'new' });
  });

  it('adopts what an earlier try has made', async () => {
    const { aws, result } = play([does({ error: lost })], probing([{ Id: 'made' }]));
    expect(await result).toEqual({ Id: 'made' });
    expect(aws.calls).toHaveLength(1);
  });

  it('is sent again when the earlier try has made nothing', async () => {
    const { aws, result } = play([does({ error: lost }), does({ answer: { Id: 'second' } })], probing([undefined]));
    expect(await result).toEqual({ Id: 'second' });
    expect(aws.calls).toHaveLength(2);
  });

  it('stays uncertain through throttling after a lost answer', async () => {
    const { aws, result } = play(
      [does({ error: lost }), does({ error: throttled })],
      probing([undefined, { Id: 'made by the first' }]),
    );
    expect(await result).toEqual({ Id: 'made by the first' });
    expect(aws.calls).toHaveLength(2);
  });

  it('adopts its own when AWS says that the name is taken', async () => {
    const taken = scriptedError('refused', 'Taken', 'Do');
    const { result } = play([does({ error: lost }), does({ error: taken })], probing([undefined, { Id: 'made' }]));
    expect(await result).toEqual({ Id: 'made' });
  });

  it('fails when the name was taken before it was ever sent', async () => {
    const taken = scriptedError('refused', 'Taken', 'Do');
    const { result } = play([does({ error: taken })], probing([{ Id: "somebody else's" }]));
    expect(await failureOf(result)).toMatchObject({ type: 'AwsError', details: { ErrorCode: ['Taken'] } });
  });
});

describe('a definite failure', () => {
  it("has AWS's text and facts", async () => {
    expect(await failureOf(play([does({ error: refused })], { effect: IDEMPOTENT }).result)).toEqual({
      type: 'AwsError',
      stage: 'Invocation',
      failureType: 'Action',
      message:
        'Step fails when it is Execute/Cancelling action. An error occurred (InvalidAMIID.NotFound) when calling the Do operation: No such image. Please refer to Automation Service Troubleshooting Guide for more diagnosis details.',
      details: { ErrorCode: ['InvalidAMIID.NotFound'], Operation: ['Do'], RequestId: ['request-1'] },
    });
  });

  it.each(['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation', 'AuthFailure'])(
    '%s is one of permission',
    async (code) => {
      const { result } = play([does({ error: scriptedError('refused', code) })], { effect: SINGLE });
      expect(await failureOf(result)).toMatchObject({ failureType: 'Permission' });
    },
  );

  it('of inputs is not worth another attempt', async () => {
    const { result } = play([does({ error: scriptedError('unsent', 'ParamValidationError') })], { effect: SINGLE });
    expect(await failureOf(result)).toMatchObject({ stage: 'InputValidation', type: 'RequestInvalid' });
  });

  it('ends lost answers that never stop', async () => {
    const { aws, result } = play(
      Array.from({ length: 60 }, () => does({ error: lost })),
      { effect: IDEMPOTENT },
    );
    const started = aws.clock.nowMs;
    expect(await failureOf(result)).toMatchObject({ type: 'AwsError', details: { ErrorCode: ['ECONNRESET'] } });
    expect(aws.clock.nowMs - started).toBeGreaterThanOrEqual(600_000);
  });
});
