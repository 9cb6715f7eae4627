import { defaultPayloadConverter } from '@temporalio/common';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { actions } from '../../actions/index.js';
import { activities } from '../../actions/activities.js';
import { validators } from '../../actions/validators.generated.js';
import type { ActivityAnswer } from '../../engine/activity.js';
import { loadDocument } from '../../engine/document/load.js';
import { createAutomation, type RunEnd } from '../../engine/execution/interpreter.js';
import { expandRecord } from '../../engine/execution/record/expand-record.js';
import type { AutomationExecution } from '../../engine/execution/record/execution.js';
import { createVirtualClock } from '../../engine/simulator/virtual-clock.js';
import { createVirtualRuntime } from '../../engine/simulator/virtual-runtime.js';
import { openWorld, poll, REGION, statusOf, type WorkerProcess, type World } from '../support/world.js';

type Order = 'the answer first' | 'the cancel first';
const ORDERS: Order[] = ['the answer first', 'the cancel first'];

/** A step whose activity is answered, and one that must not begin. */
interface Case {
  steps: object[];
  /** The call that is held on its way back. */
  operation: string;
  answer: ActivityAnswer;
}

const step = (name: string, Api: string, more: object = {}): object => ({
  name,
  action: 'aws:executeAwsApi',
  inputs: { Service: 'ec2', Api },
  ...more,
});
/** What it asks for must never be asked: where the answer was first, the run may have stood at it when the cancel came. */
const after = step('after', 'DescribeAvailabilityZones');

const CALL: Case = {
  steps: [step('make', 'DescribeRegions', { outputs: [{ Name: 'Made', Selector: '$.Made', Type: 'String' }] }), after],
  operation: 'DescribeRegions',
  answer: { outputs: {}, selected: { Made: 'it' } },
};
/** The first step asks for its account before it begins: then it has not begun. */
const LOOKUP: Case = {
  steps: [
    {
      name: 'make',
      action: 'aws:executeAwsApi',
      inputs: { Service: 'ec2', Api: 'DescribeVpcs', VpcIds: ['{{ global:ACCOUNT_ID }}'] },
    },
    after,
  ],
  operation: 'GetCallerIdentity',
  answer: { outputs: { Account: '123456789012' } },
};

const textOf = ({ steps }: Case): string => JSON.stringify({ schemaVersion: '0.3', mainSteps: steps });
/** What must be the same whatever the clock. */
const essence = (record: AutomationExecution): unknown => ({
  status: record.AutomationExecutionStatus,
  make: statusOf(record, 'make'),
  outputs: record.StepExecutions[0]!.Outputs,
});

/** Both reach the run in one turn: nothing of it runs between them. */
async function onVirtualClock(each: Case, order: Order): Promise<AutomationExecution> {
  const { plan } = loadDocument(textOf(each), 'x.json', { actions, validators });
  const start = Date.parse('2026-01-31T10:00:00Z');
  const clock = createVirtualClock(start);
  const answers: ((answer: ActivityAnswer) => void)[] = [];
  const { runtime, poke } = createVirtualRuntime({
    clock,
    executionId: 'x',
    activities,
    runActivity: () => new Promise((resolve) => answers.push(resolve)),
    aws: (_step, region) => ({ region, call: () => Promise.reject(new Error('not reached')) }),
    id: (name) => name,
  });
  const input = { plan: plan!, documentName: 'x', documentVersion: '1', parameters: {}, region: REGION };
  const automation = createAutomation(input, 'x', { actions, validators, runtime });
  clock.schedule(start + 1_000, () => {
    if (order === 'the answer first') answers[0]!(each.answer);
    automation.stop('Cancel');
    answers[0]!(each.answer);
  });
  const ended: RunEnd = await clock.drive(automation.run(), poke);
  expect(answers).toHaveLength(1);
  return expandRecord('record' in ended ? ended.record : automation.describe(), input);
}

/**
 * A cancel and the answer of an activity that reach a run in one workflow task. On the server: while no
 * worker lives, the activity is answered in its stead, and the run cancelled.
 */
describe('a cancel and an answer in one workflow task', { timeout: 240_000 }, () => {
  let world: World;
  let worker: WorkerProcess;

  beforeAll(async () => {
    world = await openWorld();
    worker = await world.startWorker();
  });
  afterAll(async () => {
    await worker.stop();
    await world.close();
  });
  beforeEach(() => world.sandbox.clearJournal());

  async function onTemporal(each: Case, order: Order): Promise<AutomationExecution> {
    await world.sandbox.faults([{ kind: 'holdAnswer', operation: each.operation, delay: 'PT60S' }]);
    const id = await world.start(textOf(each));
    await poll(
      () => world.sandbox.journal(),
      (journal) => journal.some(({ operation }) => operation === each.operation),
    );
    await worker.kill();
    const answer = (): Promise<unknown> =>
      world.client.workflowService.respondActivityTaskCompletedById({
        namespace: 'default',
        identity: 'the test',
        workflowId: id,
        activityId: 'make',
        result: { payloads: [defaultPayloadConverter.toPayload(each.answer)!] },
      });
    const cancel = (): Promise<unknown> => world.client.workflow.getHandle(id).cancel();
    for (const send of order === 'the answer first' ? [answer, cancel] : [cancel, answer]) await send();
    await world.sandbox.faults([]);
    worker = await world.startWorker();
    const record = await world.finished(id);
    await expectOneTask(id);
    return record;
  }

  const operations = async (): Promise<string[]> => (await world.sandbox.journal()).map(({ operation }) => operation);

  /** No workflow task was done between the two: otherwise this would not be what its title says. */
  async function expectOneTask(id: string): Promise<void> {
    const { events } = await world.client.workflow.getHandle(id).fetchHistory();
    const kinds = events!.map((event) => Object.keys(event).find((key) => key.endsWith('EventAttributes'))!);
    const [answered, cancelled] = [
      'activityTaskCompletedEventAttributes',
      'workflowExecutionCancelRequestedEventAttributes',
    ].map((kind) => kinds.indexOf(kind));
    const between = kinds.slice(Math.min(answered!, cancelled!), Math.max(answered!, cancelled!));
    expect(between).not.toContain('workflowTaskCompletedEventAttributes');
    expect(kinds).not.toContain('workflowTaskFailedEventAttributes');
  }

  it.each(ORDERS)(
    '%s: what the step has done stands in the record, and no other does anything, on both clocks',
    async (order) => {
      const real = essence(await onTemporal(CALL, order));

      expect(real).toEqual({ status: 'Cancelled', make: 'Success', outputs: { Made: ['it'] } });
      expect(await operations()).not.toContain('DescribeAvailabilityZones');
      expect(essence(await onVirtualClock(CALL, order))).toEqual(real);
    },
  );

  it.each(ORDERS)(
    '%s, for the account that a step asks for before it begins: it does not begin, on both clocks',
    async (order) => {
      const real = essence(await onTemporal(LOOKUP, order));

      expect(real).toEqual({ status: 'Cancelled', make: 'Cancelled', outputs: {} });
      expect(await operations()).not.toContain('DescribeVpcs');
      expect(essence(await onVirtualClock(LOOKUP, order))).toEqual(real);
    },
  );
});
