/**
 * Test doubles for activities: an AwsCaller that plays a script, and an ActivityContext on a virtual clock. They stand for AWS and
 * for Temporal in unit tests only; the sandbox is where the same activities meet a real API.
 */
import { isDeepStrictEqual } from 'node:util';
import {
  AwsError,
  type Activity,
  type ActivityContext,
  type AwsCaller,
  type AwsRequest,
} from '../../engine/activity.js';
import type { ValueMap } from '../../engine/document/document.js';
import { HandBack, leaving } from '../../engine/errors.js';

/** One expected call. Without `answer` or `error` it answers `{}`. */
export interface ScriptedCall {
  api: string;
  /** Inputs that the call must have; others may be there. */
  inputs?: ValueMap;
  region?: string;
  answer?: ValueMap;
  error?: AwsError;
  /** Virtual ms that the answer takes. */
  takesMs?: number;
}

export interface ScriptedCaller extends AwsCaller {
  /** What was called so far. */
  readonly calls: AwsRequest[];
  /** Expected calls that have not come. */
  readonly left: ScriptedCall[];
  clock: VirtualClock;
}

export interface VirtualClock {
  nowMs: number;
}

/** Plays `script` in order. A call that is not the next one throws a plain Error, which no activity catches. */
export function createScriptedCaller(
  script: ScriptedCall[],
  clock: VirtualClock = { nowMs: 1_000_000 },
): ScriptedCaller {
  const calls: AwsRequest[] = [];
  const left = [...script];
  const play = (request: AwsRequest): ValueMap => {
    calls.push(request);
    const next = left.shift();
    if (next === undefined || !expected(next, request)) throw unexpected(next, request);
    clock.nowMs += next.takesMs ?? 0;
    if (next.error !== undefined) throw next.error;
    return next.answer ?? {};
  };
  const call = (request: AwsRequest): Promise<ValueMap> => new Promise((resolve) => resolve(play(request)));
  return { region: 'eu-west-1', calls, left, clock, call };
}

const expected = (next: ScriptedCall, { api, inputs, region }: AwsRequest): boolean =>
  next.api === api &&
  next.region === region &&
  Object.entries(next.inputs ?? {}).every(([key, value]) => isDeepStrictEqual(inputs[key], value));

const unexpected = (next: ScriptedCall | undefined, request: AwsRequest): Error =>
  new Error(`The script expects ${JSON.stringify(next) ?? 'no more calls'}, but came ${JSON.stringify(request)}`);

export type TestContext = ActivityContext & { heartbeats: unknown[]; warnings: string[] };

/** A context whose `sleep` moves the caller's clock and, at the deadline, aborts as a worker does. */
export function createTestContext(
  aws: ScriptedCaller,
  { published: earlier, publish: _publish, ...given }: Partial<ActivityContext> = {},
): TestContext {
  const controller = new AbortController();
  const heartbeats: unknown[] = [];
  const published: ValueMap = { ...earlier };
  const warnings: string[] = [];
  const { clock } = aws;
  const { deadline } = given;
  return {
    aws,
    now: () => clock.nowMs,
    sleep: (ms) => {
      clock.nowMs = Math.min(clock.nowMs + ms, deadline ?? Infinity);
      if (deadline !== undefined && clock.nowMs >= deadline) controller.abort();
      return Promise.resolve();
    },
    heartbeat: (progress) => void heartbeats.push(structuredClone(progress)),
    heartbeats,
    resumedFrom: undefined,
    publish: (outputs) => void Object.assign(published, outputs),
    published,
    warn: (text) => void warnings.push(text),
    warnings,
    signal: controller.signal,
    token: '7c9f2c1e-5c5f-5b0e-9d3f-2b1a6f0e8a11',
    attempt: 1,
    again: false,
    scheduledAt: clock.nowMs,
    executionId: '11111111-2222-4333-8444-555555555555',
    throttlingRetrySeconds: 300,
    ...given,
  };
}

/** Runs an activity through its hand-backs, as the server does, until it answers or fails. */
export async function runThroughHandBacks<Inputs, Outputs>(
  activity: Activity<Inputs, Outputs>,
  inputs: Inputs,
  aws: ScriptedCaller,
  given: Partial<ActivityContext> = {},
): Promise<Outputs> {
  const scheduledAt = given.scheduledAt ?? aws.clock.nowMs;
  let { resumedFrom } = given;
  const published: ValueMap = {};
  const warnings: string[] = [];
  for (let attempt = given.attempt ?? 1; ; attempt += 1) {
    const context = createTestContext(aws, { ...given, scheduledAt, attempt, resumedFrom, published });
    try {
      return (await activity(inputs, context)).outputs;
    } catch (error) {
      Object.assign(published, context.published);
      warnings.push(...context.warnings);
      if (!(error instanceof HandBack)) throw leaving(error, { published, warnings });
      aws.clock.nowMs += error.afterMs;
      resumedFrom = JSON.parse(JSON.stringify(error.progress)) as unknown;
    }
  }
}

/** An AwsError for scripts. */
export const scriptedError = (kind: AwsError['kind'], code: string, api = 'Api', message = 'scripted'): AwsError =>
  new AwsError(kind, code, 'ec2', api, message, 400, 'request-1');
