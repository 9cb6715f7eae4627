/** A Temporal server, clients, and a worker in this process: for tests of what clients see. */
import { fileURLToPath } from 'node:url';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { connect, type Client } from '../../engine/client/connect.js';
import { describeAutomation } from '../../engine/client/describe.js';
import { PLAN_VERSION, type PlanStep } from '../../engine/document/plan.js';
import type { AutomationExecution } from '../../engine/execution/record/execution.js';
import type { AutomationInput } from '../../engine/workflow/messages.js';
import { SEARCH_ATTRIBUTES, TASK_QUEUE } from '../../engine/workflow/messages.js';
import { startTemporalServer } from '../../workers/dev/temporal-server.js';
import { poll } from './world.js';

export interface ClientWorld {
  client: Client;
  /** `host:port` of the server. */
  address: string;
  /** Starts a worker; resolves to what ends it. Its calls of AWS all find `{ Id: 'i-1' }`. */
  startWorker(): Promise<() => Promise<void>>;
  describe(id: string): Promise<AutomationExecution>;
  /** Resolves once this step waits. */
  untilWaiting(id: string, step: string): Promise<AutomationExecution>;
  close(): Promise<void>;
}

export async function openClientWorld(): Promise<ClientWorld> {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const server = await startTemporalServer({
    log: () => undefined,
    searchAttributes: Object.values(SEARCH_ATTRIBUTES),
  });
  const client = await connect({ address: server.address, namespace: server.namespace, source: 'the test' });
  const describe = (id: string): Promise<AutomationExecution> => describeAutomation(client, id);
  return {
    client,
    address: server.address,
    startWorker: () => startWorker(server.address),
    describe,
    untilWaiting: (id, name) =>
      poll(
        () => describe(id),
        ({ StepExecutions }) => StepExecutions.some((step) => step.StepName === name && step.StepStatus === 'Waiting'),
      ),
    async close() {
      await client.connection.close();
      await server.close();
    },
  };
}

async function startWorker(address: string): Promise<() => Promise<void>> {
  const connection = await NativeConnection.connect({ address });
  const workflowsPath = fileURLToPath(new URL('../integration/client.workflows.ts', import.meta.url));
  const callAwsApi = (): Promise<object> => Promise.resolve({ outputs: {}, selected: { Id: 'i-1' } });
  const activities = { callAwsApi, keepRecord: () => Promise.resolve({}) };
  const worker = await Worker.create({ connection, taskQueue: TASK_QUEUE, workflowsPath, activities });
  const ended = worker.run();
  return async () => {
    worker.shutdown();
    await ended;
    await connection.close();
  };
}

/** An input of these steps. */
export const inputOf = (...steps: PlanStep[]): AutomationInput => ({
  plan: { planVersion: PLAN_VERSION, steps },
  documentName: 'told-again',
  documentVersion: '1',
  parameters: {},
  region: 'eu-west-1',
});

export const callStep = (name: string, more: Partial<PlanStep> = {}): PlanStep => ({
  name,
  action: 'aws:executeAwsApi',
  inputs: { Service: 'ec2', Api: 'DescribeInstances' },
  outputs: [{ Name: 'Id', Selector: '$.Id', Type: 'String' }],
  ...more,
});

export const askStep = (name: string, inputs: PlanStep['inputs'] = {}): PlanStep => ({
  name,
  action: 'aws:approve',
  inputs: { Approvers: ['alice', 'bob'], ...inputs },
});
