import { promiseHooks } from 'node:v8';
import { fileURLToPath } from 'node:url';
import {
  bundleWorkflowCode,
  DefaultLogger,
  Runtime,
  Worker,
  type WorkflowBundleWithSourceMap,
} from '@temporalio/worker';
import { beforeAll, describe, expect, it } from 'vitest';
import { request, runbook } from '../../bench/work.js';
import { PLAN_VERSION, type PlanStep } from '../../engine/document/plan.js';
import { syntheticHistory, type Fulfilled } from './synthetic-history.js';

/**
 * Exact: what one more step adds. A step by hand is what the SDK itself needs. Whoever makes one of ours smaller writes the new number
 * down; whoever makes it larger has made every step slower (design contracts 12).
 */
const PROMISES = {
  'a call': { ours: 3, byHand: 3 },
  'a sleep': { ours: 3, byHand: 3 },
  'a branch': { ours: 0, byHand: undefined },
  'an approval': { ours: 21, byHand: undefined },
};

const START = { documentName: 'promises', documentVersion: '1', parameters: {}, region: 'eu-west-1' };
const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));
const planOf = (steps: PlanStep[]): object => ({ ...START, plan: { planVersion: PLAN_VERSION, steps } });
/** A run that has come to the last of its steps, which nothing ever ends. */
const stepsThenWait = (steps: PlanStep[]): object[] => [
  planOf([...steps, { name: 'last', action: 'aws:approve', inputs: { Approvers: ['nobody'] } }]),
];

const answer = { selected: { Account: '123456789012' } };
const calls = (count: number, idOf: (index: number) => string): Fulfilled[] =>
  many(count, (index) => ({ kind: 'activity', id: idOf(index), type: 'callAwsApi', answer }));
const timers = (count: number): Fulfilled[] =>
  many(count, (index) => ({ kind: 'timer', id: String(index + 1), ms: 1_000 }));
const nap: PlanStep = { name: 'nap', action: 'aws:sleep', inputs: { Duration: 'PT1S' } };
const ask: PlanStep = { name: 'ask', action: 'aws:approve', inputs: { Approvers: ['alice'] } };
const choose = (index: number): PlanStep => ({
  name: `choose${index}`,
  action: 'aws:branch',
  inputs: { Choices: [{ NextStep: 'last', Variable: 'a', StringEquals: 'b' }], Default: `choose${index + 1}` },
});

/** A history with `count` steps of a kind that have succeeded. */
const OURS: Record<keyof typeof PROMISES, (count: number) => object> = {
  'a call': (count) =>
    syntheticHistory(
      'automation',
      [runbook(count + 1)],
      calls(count, (index) => `step${index}`),
    ),
  'a sleep': (count) =>
    syntheticHistory(
      'automation',
      stepsThenWait(many(count, (index) => ({ ...nap, name: `nap${index}` }))),
      timers(count),
    ),
  'a branch': (count) =>
    syntheticHistory('automation', stepsThenWait([...many(count, choose), { ...nap, name: `choose${count}` }]), [
      ...timers(1),
    ]),
  'an approval': (count) =>
    syntheticHistory(
      'automation',
      stepsThenWait(many(count, (index) => ({ ...ask, name: `ask${index}` }))),
      many(count, (index) => ({ kind: 'signal', name: 'Approve', args: [{ step: `ask${index}`, approver: 'alice' }] })),
    ),
};
const BY_HAND: Partial<Record<keyof typeof PROMISES, (count: number) => object>> = {
  'a call': (count) =>
    syntheticHistory(
      'byHand',
      [count + 1, request],
      calls(count, (index) => String(index + 1)),
    ),
  'a sleep': (count) => syntheticHistory('napsByHand', [count + 1], timers(count)),
};

/**
 * The SDK captures a stack for every promise that workflow code makes: that, and little else, is what a step costs a worker beyond the
 * same work by hand (design contracts 12). Counted in the hook that the SDK uses, inside the isolate that the workflow runs in.
 */
describe('promises on the success path', () => {
  let ours: WorkflowBundleWithSourceMap;
  let byHand: WorkflowBundleWithSourceMap;

  beforeAll(async () => {
    const logger = new DefaultLogger('ERROR');
    Runtime.install({ logger });
    const path = (module: string): string => fileURLToPath(new URL(module, import.meta.url));
    const workflowsPath = path('promises.workflows.ts');
    byHand = await bundleWorkflowCode({ workflowsPath, logger });
    ours = await bundleWorkflowCode({
      workflowsPath,
      workflowInterceptorModules: [path('../../engine/workflow/interceptors.ts')],
      payloadConverterPath: path('../../engine/workflow/payload-converter.ts'),
      failureConverterPath: path('../../engine/workflow/failure-converter.ts'),
      logger,
    });
  });

  /** Promises of the workflow's own realm that a replay makes; in debug mode its isolate is ours. */
  async function promisesOf(workflowBundle: WorkflowBundleWithSourceMap, history: object): Promise<number> {
    let count = 0;
    const stop = promiseHooks.onInit((promise: Promise<unknown>) => {
      if (!(promise instanceof Promise)) count += 1;
    }) as () => void;
    const inThisIsolate = { workflowBundle, debugMode: true };
    try {
      await Worker.runReplayHistory(inThisIsolate, history, 'replayed');
    } finally {
      stop();
    }
    return count;
  }

  /** What each further step adds, from the third on. */
  async function perStep(bundle: WorkflowBundleWithSourceMap, historyOf: (count: number) => object): Promise<number[]> {
    const counts: number[] = [];
    for (const steps of [2, 3, 4, 5]) counts.push(await promisesOf(bundle, historyOf(steps)));
    return counts.slice(1).map((count, index) => count - counts[index]!);
  }

  it.each(Object.entries(PROMISES))('%s takes exactly as many as written here: %j', async (kind, expected) => {
    const work = kind as keyof typeof PROMISES;
    const hand = BY_HAND[work];

    expect(await perStep(ours, OURS[work])).toEqual(Array(3).fill(expected.ours));
    if (hand) expect(await perStep(byHand, hand)).toEqual(Array(3).fill(expected.byHand));
  });
});
