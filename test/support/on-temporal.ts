/** Scenarios on the real clock: a Temporal server, a worker in this process with all that ours has, and AWS as mocked. */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { activities } from '../../actions/activities.js';
import { runActivity } from '../../aws/activity.js';
import { words } from '../../cli/simulation.js';
import { connect, type Client } from '../../engine/client/connect.js';
import { describeAutomation } from '../../engine/client/describe.js';
import { sendSignal } from '../../engine/client/signal.js';
import { startAutomation } from '../../engine/client/start.js';
import { stopAutomation } from '../../engine/client/stop.js';
import { RunbookError } from '../../engine/errors.js';
import { isFinal, type AutomationExecution } from '../../engine/execution/record/execution.js';
import { createMockedAws, type MockedAws } from '../../engine/simulator/mocked-aws.js';
import type { Mocks } from '../../engine/simulator/mocks.js';
import type { ScriptedSignal } from '../../engine/simulator/people.js';
import { SEARCH_ATTRIBUTES, TASK_QUEUE } from '../../engine/workflow/messages.js';
import { temporalActivities } from '../../workers/automation/activity-adapter.js';
import { workflowBundle } from '../../workers/automation/bundle.js';
import { startTemporalServer } from '../../workers/dev/temporal-server.js';
import type { Scenario } from './scenario.js';
import { poll } from './world.js';

export interface OnTemporal {
  /** Resolves to the final record. Many may run at once. */
  run(scenario: Scenario): Promise<AutomationExecution>;
  close(): Promise<void>;
}

export async function openTemporal(): Promise<OnTemporal> {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const server = await startTemporalServer({
    log: (line) => process.stderr.write(`${line}\n`),
    searchAttributes: Object.values(SEARCH_ATTRIBUTES),
  });
  const { address, namespace } = server;
  const worlds = new Map<string, MockedAws>();
  const connection = await NativeConnection.connect({ address });
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue: TASK_QUEUE,
    workflowBundle: await workflowBundle(),
    activities: temporalActivities({
      activities,
      runActivity,
      callerFor: ({ executionId, region }) => worlds.get(executionId)!.callerFor('', region),
    }),
  });
  const running = worker.run();
  const client = await connect({ address, namespace, source: 'the test' });
  return {
    run: async (scenario) => {
      const id = randomUUID();
      worlds.set(id, realTime(scenario.mocks, id));
      return runToEnd(client, id, scenario);
    },
    async close() {
      worker.shutdown();
      await running;
      await Promise.all([client.connection.close(), connection.close()]);
      await server.close();
    },
  };
}

const realTime = (mocks: Mocks, executionId: string): MockedAws =>
  createMockedAws(mocks, {
    now: () => Date.now(),
    sleep: (ms, signal) => delay(ms, undefined, signal === undefined ? {} : { signal }),
    executionId,
    words,
  });

async function runToEnd(client: Client, id: string, { input, mocks }: Scenario): Promise<AutomationExecution> {
  await startAutomation(client, { ...input, region: mocks.region }, { id });
  const people = byStep(mocks.signals).map((signals) => sendAll(client, id, signals));
  await client.workflow
    .getHandle(id)
    .result()
    .catch(() => undefined);
  await Promise.all(people);
  return describeAutomation(client, id);
}

/** Signals in the order of their moments, those of each step apart: steps wait one after the other. */
function byStep(signals: readonly ScriptedSignal[]): ScriptedSignal[][] {
  const steps = [...new Set(signals.map(({ step }) => step))];
  const ordered = signals.toSorted((a, b) => a.afterMs - b.afterMs);
  return steps.map((step) => ordered.filter((signal) => signal.step === step));
}

/** One is sent when the one before has been answered: however slow the machine is, their order holds. */
async function sendAll(client: Client, id: string, signals: readonly ScriptedSignal[]): Promise<void> {
  const record = await poll(
    () => describeAutomation(client, id),
    (each) => isDue(each, signals[0]!.step) || isFinal(each.AutomationExecutionStatus),
  );
  if (isFinal(record.AutomationExecutionStatus)) return;
  const begun = Date.now();
  for (const signal of signals) {
    await delay(Math.max(0, begun + signal.afterMs - Date.now()));
    await sendScripted(client, id, signal);
  }
}

/** Its step waits, or, without one, the first step has begun. */
const isDue = ({ CurrentStepName, StepExecutions }: AutomationExecution, step: string | undefined): boolean =>
  step === undefined
    ? CurrentStepName !== undefined
    : StepExecutions.some(({ StepName, StepStatus }) => StepName === step && StepStatus === 'Waiting');

/** A refusal is what some scenarios are about. */
export async function sendScripted(client: Client, id: string, signal: ScriptedSignal): Promise<void> {
  try {
    const { afterMs: _, type, ...argument } = signal;
    if (signal.type === 'Stop') await stopAutomation(client, id, signal.stopType);
    else await sendSignal(client, id, type as Exclude<typeof type, 'Stop'>, argument);
  } catch (error) {
    if (!(error instanceof RunbookError)) throw error;
  }
}
