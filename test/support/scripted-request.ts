/** Test support: one request through `callAws`, against a script of answers, through all its hand-backs. */
import { expect } from 'vitest';
import type { Activity, ActivityContext } from '../../engine/activity.js';
import type { ValueMap } from '../../engine/document/document.js';
import { callAws, type AwsCall } from '../../aws/one-effect/call-aws.js';
import type { Effect } from '../../aws/repeatability/effect.js';
import { createScriptedCaller, runThroughHandBacks, scriptedError, type ScriptedCall } from './scripted-caller.js';

export const TOKEN: Effect = { kind: 'token', member: 'ClientToken' };
export const IDEMPOTENT: Effect = { kind: 'idempotent' };
export const SINGLE: Effect = { kind: 'single' };

export const throttled = scriptedError('throttled', 'RequestLimitExceeded', 'Do', 'Slow down.');
export const lost = scriptedError('unknown', 'ECONNRESET', 'Do', 'socket hang up');
export const refused = scriptedError('refused', 'InvalidAMIID.NotFound', 'Do', 'No such image.');

const calling =
  (call: Partial<AwsCall>): Activity<ValueMap, ValueMap> =>
  async (inputs, context) => ({
    outputs: await callAws(context, { request: { service: 'ec2', api: 'Do', inputs }, ...call }),
  });

export function play(
  script: ScriptedCall[],
  call: Partial<AwsCall>,
  given: Partial<ActivityContext> = {},
  inputs: ValueMap = {},
) {
  const aws = createScriptedCaller(script);
  return { aws, result: runThroughHandBacks(calling(call), inputs, aws, given) };
}
export const does = (rest: Partial<ScriptedCall> = {}): ScriptedCall => ({ api: 'Do', ...rest });
export const failureOf = (result: Promise<unknown>): Promise<unknown> =>
  result.then(
    () => expect.unreachable('it succeeded'),
    (error: { info?: unknown }) => error.info,
  );
