import { fileURLToPath } from 'node:url';
import {
  bundleWorkflowCode,
  DefaultLogger,
  NativeConnection,
  Runtime,
  Worker,
  type WorkflowBundleWithSourceMap,
} from '@temporalio/worker';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runActivity } from '../../aws/activity.js';
import { connect, type Client } from '../../engine/client/connect.js';
import { describeAutomation } from '../../engine/client/describe.js';
import { startAutomation } from '../../engine/client/start.js';
import { stopAutomation } from '../../engine/client/stop.js';
import type { AutomationExecution } from '../../engine/execution/record/execution.js';
import { SEARCH_ATTRIBUTES, TASK_QUEUE } from '../../engine/workflow/messages.js';
import { temporalActivities } from '../../workers/automation/activity-adapter.js';
import { startTemporalServer, type TemporalServer } from '../../workers/dev/temporal-server.js';
import { poll } from '../support/world.js';
import type { Model } from './model.js';
import { playedActivities } from './played-step.js';
import { randomRunbook, STOP_MS } from './random-runbook.js';
import { predict } from './reference-router.js';
import { LIMIT, runs } from './runs.js';
import { inputOf, loadModel, runModel } from './virtual-run.js';

const COUNT = runs(30);
const AT_ONCE = 30;
/** Always the same runbooks; `FUZZ_SEED` gives others. */
const SEED = Number(process.env['FUZZ_SEED'] ?? 20260131);
const logger = new DefaultLogger('ERROR');

/** Runs of several steps. The cancellation workflow's limit is two minutes, and here they are real: only what ends soon. */
const isWorthIt = (model: Model): boolean => {
  const predicted = predict(model);
  if (predicted === undefined || predicted.endMs % STOP_MS > 10_000) return false;
  return Object.values(predicted.steps).filter(({ status }) => status !== 'Pending').length > 1;
};
const isCancelled = (model: Model): boolean => predict(model)?.status === 'Cancelled';

/** A third of them is cancelled. */
function sample(): Model[] {
  const worthIt = randomRunbook('moments').filter(isWorthIt);
  const cancelled = worthIt.filter(isCancelled);
  return [
    ...fc.sample(cancelled, { seed: SEED, numRuns: Math.floor(COUNT / 3) }),
    ...fc.sample(worthIt, { seed: SEED, numRuns: COUNT - Math.floor(COUNT / 3) }),
  ];
}

const bundle = (): Promise<WorkflowBundleWithSourceMap> =>
  bundleWorkflowCode({ workflowsPath: fileURLToPath(new URL('replay.workflows.ts', import.meta.url)), logger });

describe('random runbooks on Temporal', () => {
  let server: TemporalServer;
  let client: Client;
  let closeWorker: () => Promise<void>;

  beforeAll(async () => {
    Runtime.install({ logger });
    const searchAttributes = Object.values(SEARCH_ATTRIBUTES);
    const started = await Promise.all([startTemporalServer({ log: () => undefined, searchAttributes }), bundle()]);
    server = started[0];
    client = await connect({ address: server.address, namespace: server.namespace, source: 'the test' });
    closeWorker = await startWorker(server.address, started[1]);
  });
  afterAll(async () => {
    await closeWorker();
    await client.connection.close();
    await server.close();
  });

  it(
    'end in the record of the virtual clock, and their histories replay',
    async () => {
      const models = sample();
      const ids: string[] = [];
      for (let first = 0; first < models.length; first += AT_ONCE) {
        const some = models.slice(first, first + AT_ONCE);
        ids.push(...(await Promise.all(some.map((model) => runOnTemporal(client, model)))));
      }
      const fresh = await bundle();
      for (const [index, id] of ids.entries()) {
        const model = models[index]!;
        const [real, virtual] = [await describeAutomation(client, id), await runModel(model)];
        expect(withoutTimes(real), JSON.stringify(model)).toEqual(withoutTimes(virtual.record));
        await Worker.runReplayHistory(
          { workflowBundle: fresh },
          await client.workflow.getHandle(id).fetchHistory(),
          id,
        );
      }
    },
    LIMIT,
  );
});

async function startWorker(address: string, workflowBundle: WorkflowBundleWithSourceMap): Promise<() => Promise<void>> {
  const connection = await NativeConnection.connect({ address });
  const services = {
    activities: playedActivities,
    runActivity,
    callerFor: ({ region }: { region: string }) => ({ region, call: () => Promise.reject(new Error('no AWS here')) }),
  };
  const activities = temporalActivities(services);
  const worker = await Worker.create({ connection, taskQueue: TASK_QUEUE, workflowBundle, activities });
  const ended = worker.run();
  return async () => {
    worker.shutdown();
    await ended;
    await connection.close();
  };
}

/** Resolves to the execution id when the run is over. The step that would hang is cancelled. */
async function runOnTemporal(client: Client, model: Model): Promise<string> {
  const { executionId } = await startAutomation(client, inputOf(loadModel(model).plan!));
  const hanging = hangingStep(model);
  if (hanging !== undefined) {
    await poll(
      () => describeAutomation(client, executionId),
      (record) => record.StepExecutions.some((step) => step.StepName === hanging && step.StepStatus === 'InProgress'),
    );
    await stopAutomation(client, executionId, 'Cancel');
  }
  await client.workflow
    .getHandle(executionId)
    .result()
    .catch(() => undefined);
  return executionId;
}

/** The step that nothing but the stop will end. */
function hangingStep(model: Model): string | undefined {
  const steps = Object.entries(predict(model)!.steps);
  return steps.find(([, step]) => step.status === 'Cancelled' && step.endMs === model.stop!.atMs)?.[0];
}

/** A record without what depends on the clock and on the execution's id. */
function withoutTimes(record: AutomationExecution): unknown {
  const hidden = new Set(['AutomationExecutionId', 'StepExecutionId', 'ExecutionStartTime', 'ExecutionEndTime']);
  return JSON.parse(JSON.stringify(record, (key, value: unknown) => (hidden.has(key) ? undefined : value)));
}
