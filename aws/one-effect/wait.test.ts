import { describe, expect, it } from 'vitest';
import type { Activity, ActivityContext } from '../../engine/activity.js';
import { HandBack, StepFailure } from '../../engine/errors.js';
import { apiFailure } from '../failure-text.js';
import {
  createScriptedCaller,
  createTestContext,
  runThroughHandBacks,
  scriptedError,
} from '../../test/support/scripted-caller.js';
import { waitFor } from './wait.js';

const START = 1_000_000;

/** An activity that waits until `ready` ms have passed, and the times at which it looked. */
function waiting(ready: number, aws = createScriptedCaller([])) {
  const looks: number[] = [];
  const activity: Activity<null, string> = async (_, context) => {
    const poll = (): Promise<string | undefined> => {
      looks.push((aws.clock.nowMs - START) / 1000);
      return Promise.resolve(aws.clock.nowMs - START >= ready ? 'ready' : undefined);
    };
    const wait = {
      phase: () => 'verifying it',
      poll,
      failing: apiFailure,
      keep: () => ({ Id: 'x' }),
    };
    return { outputs: await waitFor(context, wait) };
  };
  return {
    aws,
    looks,
    activity,
    run: (given?: Partial<ActivityContext>) => runThroughHandBacks(activity, null, aws, given),
  };
}

describe('a wait', () => {
  it('looks at once, and ends there when it is so', async () => {
    const { looks, run } = waiting(0);
    expect(await run()).toBe('ready');
    expect(looks).toEqual([0]);
  });

  it('looks every 2 seconds first, and at least every 15', async () => {
    const { looks, run } = waiting(200_000);
    await run();
    const pauses = looks.slice(1).map((at, index) => at - looks[index]!);
    expect(pauses.slice(0, 3)).toEqual([2, 3, 4.5]);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(15);
    expect(Math.min(...pauses.slice(3))).toBeGreaterThanOrEqual(5);
  });

  it('says all that it may when the worker shuts down, so that the next try need not be careful', async () => {
    const aws = createScriptedCaller([]);
    const context = createTestContext(aws, { signal: AbortSignal.abort(new Error('shutting down')) });
    const wait = {
      phase: () => 'verifying it',
      poll: () => Promise.reject(context.signal.reason as Error),
      failing: apiFailure,
      keep: () => ({ Id: 'x' }),
      keepAtHandBack: () => ({ over: true }),
    };

    await expect(waitFor(context, wait)).rejects.toThrow('shutting down');
    expect(context.heartbeats).toEqual([{ Id: 'x', over: true, polls: 0 }]);
  });

  it('gives its slot back within 20 seconds, with what the next try must know', async () => {
    const { aws, activity } = waiting(Infinity);
    const context = createTestContext(aws);
    const error = await activity(null, context).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(HandBack);
    expect(aws.clock.nowMs - START).toBeLessThanOrEqual(20_000);
    expect(error).toMatchObject({ progress: { Id: 'x', polls: 4 } });
    expect(context.heartbeats.at(-1)).toEqual({ Id: 'x', polls: 4 });
  });

  it('looks a last time at the deadline, then times out', async () => {
    const { looks, run } = waiting(Infinity);
    await expect(run({ deadline: START + 100_000 })).rejects.toMatchObject({
      name: 'StepTimedOut',
      message:
        'Step timed out while step is verifying it. Please refer to Automation Service Troubleshooting Guide for more diagnosis details.',
    });
    expect(looks.at(-1)).toBe(100);
  });

  it.each([1, 3, 19, 21, 60])('succeeds when the last look, after %i seconds, finds it', async (seconds) => {
    expect(await waiting(seconds * 1000).run({ deadline: START + seconds * 1000 })).toBe('ready');
  });

  it('goes on through throttling and lost answers, and fails when AWS refuses', async () => {
    const aws = createScriptedCaller([
      { api: 'Look', error: scriptedError('throttled', 'Throttling') },
      { api: 'Look', error: scriptedError('unknown', 'ECONNRESET') },
      { api: 'Look', error: scriptedError('refused', 'AccessDenied') },
    ]);
    const activity: Activity<null, unknown> = async (_, context) => {
      const poll = () => context.aws.call({ service: 'ec2', api: 'Look', inputs: {} }).then(() => undefined);
      return { outputs: await waitFor(context, { phase: () => 'looking', poll, failing: apiFailure }) };
    };
    await expect(runThroughHandBacks(activity, null, aws)).rejects.toBeInstanceOf(StepFailure);
    expect(aws.calls).toHaveLength(3);
  });
});
