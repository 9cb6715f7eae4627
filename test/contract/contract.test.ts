import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runActivity } from '../../aws/activity.js';
import { connect, type Client } from '../../engine/client/connect.js';
import { describeAutomation } from '../../engine/client/describe.js';
import { startAutomation } from '../../engine/client/start.js';
import type { AutomationExecution } from '../../engine/execution/record/execution.js';
import type { ScriptedSignal } from '../../engine/simulator/people.js';
import { simulate } from '../../engine/simulator/simulate.js';
import { createVirtualClock } from '../../engine/simulator/virtual-clock.js';
import { createVirtualRuntime } from '../../engine/simulator/virtual-runtime.js';
import { SEARCH_ATTRIBUTES, TASK_QUEUE } from '../../engine/workflow/messages.js';
import { temporalActivities } from '../../workers/automation/activity-adapter.js';
import { startTemporalServer, type TemporalServer } from '../../workers/dev/temporal-server.js';
import { sendScripted } from '../support/on-temporal.js';
import { poll, statusOf } from '../support/world.js';
import { contractActions, contractValidators } from './actions.js';
import { asked, contractActivities } from './activities.js';
import { CASES, type Case } from './cases.js';
import { NESTED, nestedInterruptions } from './nested.js';

const aws = (region: string) => ({ region, call: () => Promise.reject(new Error('no AWS in this suite')) });

/** `a(Success) b(Pending) Failed`. */
const storyOf = (record: AutomationExecution): string =>
  [
    ...record.StepExecutions.map((step) => `${step.StepName}(${step.StepStatus})`),
    record.AutomationExecutionStatus,
  ].join(' ');

/** The tokens of an execution as numbers, equal ones alike. */
function tokensOf(executionId: string): number[] {
  const tokens = asked.filter((each) => each.executionId === executionId).map(({ token }) => token);
  const known = [...new Set(tokens)];
  return tokens.map((token) => known.indexOf(token) + 1);
}

function check({ story, holds, gives, tokens }: Case, record: AutomationExecution): void {
  expect(storyOf(record)).toBe(story);
  if (holds !== undefined) expect(holds(record)).toEqual(gives);
  if (tokens !== undefined) expect(tokensOf(record.AutomationExecutionId)).toEqual(tokens);
}

describe('the contract on the virtual clock', () => {
  it.each(CASES.map((each) => [each.name, each] as const))('%s', async (_, each) => {
    const record = await simulate({
      input: each.input,
      executionId: randomUUID(),
      startAt: Date.parse('2026-01-31T10:00:00Z'),
      actions: contractActions,
      validators: contractValidators,
      activities: contractActivities,
      runActivity,
      aws: () => (_step, region) => aws(region),
      ...(each.input.documentName === 'short' ? { shouldContinueAsNew: () => true } : {}),
      signals: each.signals ?? [],
    });

    check(each, record);
  });
});

it('an interruption inside another breaks off only its own, on the virtual clock', async () => {
  const clock = createVirtualClock(0);
  const { runtime, poke } = createVirtualRuntime({
    clock,
    executionId: 'nested',
    activities: {},
    runActivity,
    aws: (_step, region) => aws(region),
    id: (name) => name,
  });

  expect(await clock.drive(nestedInterruptions(runtime), poke)).toEqual(NESTED);
});

describe('the contract on Temporal', () => {
  let server: TemporalServer;
  let client: Client;
  let closeWorker: () => Promise<void>;

  beforeAll(async () => {
    const logger = new DefaultLogger('ERROR');
    Runtime.install({ logger });
    const path = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
    const [started, workflowBundle] = await Promise.all([
      startTemporalServer({ log: () => undefined, searchAttributes: Object.values(SEARCH_ATTRIBUTES) }),
      bundleWorkflowCode({
        workflowsPath: path('contract.workflows.ts'),
        payloadConverterPath: path('../../engine/workflow/payload-converter.ts'),
        failureConverterPath: path('../../engine/workflow/failure-converter.ts'),
        logger,
      }),
    ]);
    server = started;
    client = await connect({ address: server.address, namespace: server.namespace, source: 'the test' });
    const connection = await NativeConnection.connect({ address: server.address });
    const activities = temporalActivities({
      activities: contractActivities,
      runActivity,
      callerFor: ({ region }) => aws(region),
    });
    const worker = await Worker.create({ connection, taskQueue: TASK_QUEUE, workflowBundle, activities });
    const ended = worker.run();
    closeWorker = async () => {
      worker.shutdown();
      await ended;
      await connection.close();
    };
  });
  afterAll(async () => {
    await closeWorker();
    await client.connection.close();
    await server.close();
  });

  it('an interruption inside another breaks off only its own', async () => {
    const options = { taskQueue: TASK_QUEUE, workflowId: randomUUID() };

    expect(await client.workflow.execute('nested', options)).toEqual(NESTED);
  });

  it.concurrent.each(CASES.map((each) => [each.name, each] as const))('%s', async (_, each) => {
    const { executionId } = await startAutomation(client, each.input);
    for (const signal of each.signals ?? []) await send(executionId, signal, each.signals![0]!);
    await client.workflow
      .getHandle(executionId)
      .result()
      .catch(() => undefined);

    check(each, await describeAutomation(client, executionId));
    expect(await historiesOf(executionId)).toBeGreaterThan(each.handovers ?? 0);
  });

  async function historiesOf(id: string): Promise<number> {
    let count = 0;
    const query = `WorkflowId = '${id}'`;
    for await (const _ of client.workflow.list({ query })) count += 1;
    return count;
  }

  /** A signal for a step comes once the step waits; a stop once the first activity has begun, or a step waits. */
  async function send(id: string, signal: ScriptedSignal, first: ScriptedSignal): Promise<void> {
    if (signal === first) {
      await poll(
        () => describeAutomation(client, id),
        (record) =>
          signal.step === undefined
            ? tokensOf(id).length > 0 || record.StepExecutions.some(isUnderWay)
            : statusOf(record, signal.step) === 'Waiting',
      );
    }
    await delay(signal === first ? signal.afterMs : 100);
    await sendScripted(client, id, signal);
  }

  const isUnderWay = ({ StepStatus, Action }: AutomationExecution['StepExecutions'][number]): boolean =>
    StepStatus === 'Waiting' || (StepStatus === 'InProgress' && Action !== 'aws:executeAwsApi');
});
