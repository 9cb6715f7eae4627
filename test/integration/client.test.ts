import { fileURLToPath } from 'node:url';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, type Client } from '../../engine/client/connect.js';
import { describeAutomation } from '../../engine/client/describe.js';
import { listAutomations } from '../../engine/client/list.js';
import { registerSearchAttributes } from '../../engine/client/search-attributes.js';
import { sendSignal } from '../../engine/client/signal.js';
import { startAutomation } from '../../engine/client/start.js';
import { stopAutomation } from '../../engine/client/stop.js';
import { watchAutomation } from '../../engine/client/watch.js';
import type { AutomationExecution } from '../../engine/execution/record/execution.js';
import type { AutomationInput } from '../../engine/workflow/messages.js';
import { SEARCH_ATTRIBUTES, TASK_QUEUE } from '../../engine/workflow/messages.js';
import { cli } from '../support/memory-io.js';
import { startTemporalServer, type TemporalServer } from '../../workers/dev/temporal-server.js';

const RUNBOOK = `
schemaVersion: '0.3'
parameters:
  Who: { type: StringList }
mainSteps:
  - name: ask
    action: aws:approve
    inputs: { Approvers: '{{ Who }}' }
`;

const TOKEN = '0B5F0C5E-0d1e-4d7b-9a47-2f6b1f0f6a11';

const input = (documentName: string, approvers: string[], timeoutSeconds = 600): AutomationInput => ({
  plan: {
    planVersion: 1,
    steps: [
      { name: 'pauseABit', action: 'aws:sleep', inputs: { Duration: 'PT0S' } },
      { name: 'ask', action: 'aws:approve', inputs: { Approvers: approvers }, timeoutSeconds },
    ],
  },
  documentName,
  documentVersion: '$FILE',
  parameters: {},
  region: 'eu-west-1',
  executedBy: 'alice@host',
});

let server: TemporalServer;
let client: Client;
const connections: Client[] = [];

const clientOf = async (namespace: string): Promise<Client> => {
  const made = await connect({ address: server.address, namespace, source: 'the test' });
  connections.push(made);
  return made;
};

beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  server = await startTemporalServer({ log: () => undefined, searchAttributes: Object.values(SEARCH_ATTRIBUTES) });
  client = await clientOf(server.namespace);
});
afterAll(async () => {
  for (const { connection } of connections) await connection.close();
  await server.close();
});

/** A worker in this process; resolves to what ends it. */
const startWorker = async (): Promise<() => Promise<void>> => {
  const connection = await NativeConnection.connect({ address: server.address });
  const workflowsPath = fileURLToPath(new URL('./client.workflows.ts', import.meta.url));
  const worker = await Worker.create({ connection, taskQueue: TASK_QUEUE, workflowsPath });
  const ended = worker.run();
  return async () => {
    worker.shutdown();
    await ended;
    await connection.close();
  };
};

const untilWaiting = async (id: string): Promise<AutomationExecution> => {
  for await (const record of watchAutomation(client, id)) {
    if (record.AutomationExecutionStatus === 'Waiting') return record;
  }
  throw new Error('it never waited');
};
const untilEnd = async (id: string): Promise<AutomationExecution[]> => {
  const records: AutomationExecution[] = [];
  for await (const record of watchAutomation(client, id)) records.push(record);
  return records;
};
const startWaiting = async (name: string): Promise<string> => {
  const { executionId } = await startAutomation(client, input(name, ['alice']));
  await untilWaiting(executionId);
  return executionId;
};

describe('without a worker', () => {
  it('starts, says that nobody will run it, and shows what history tells', async () => {
    const started = await startAutomation(client, input('lonely', ['alice']));
    const record = await describeAutomation(client, started.executionId);

    expect(started.warnings).toEqual([expect.stringContaining('No worker')]);
    expect(record).toMatchObject({
      AutomationExecutionStatus: 'InProgress',
      ExecutedBy: 'alice@host',
      WarningMessage: expect.stringContaining('No worker runs') as string,
      StepExecutions: [{ StepStatus: 'Pending' }, { StepStatus: 'Pending' }],
    });
    await client.workflow.getHandle(started.executionId).terminate('tidied up');
  });

  it('refuses to send a decision that nobody would take, and keeps a stop', async () => {
    const { executionId } = await startAutomation(client, input('lonely', ['alice']));
    const sent = sendSignal(client, executionId, 'Approve', { approver: 'alice' });
    await expect(sent).rejects.toMatchObject({ code: 'NO_WORKER', exitStatus: 31 });

    const stopped = await stopAutomation(client, executionId, 'Cancel');
    expect(stopped.warnings).toEqual([expect.stringContaining('holds as soon as one does')]);
    await client.workflow.getHandle(executionId).terminate('tidied up');
  });

  it('shows a terminated run as Cancelled from outside', async () => {
    const { executionId } = await startAutomation(client, input('lonely', ['alice']));
    await client.workflow.getHandle(executionId).terminate('by the operator');

    expect(await describeAutomation(client, executionId)).toMatchObject({
      AutomationExecutionStatus: 'Cancelled',
      FailureMessage: expect.stringContaining('by the operator') as string,
      ExecutionEndTime: expect.any(String) as string,
    });
  });
});

describe('client tokens', () => {
  it('give the same execution for the same request, in any case of letters', async () => {
    const first = await startAutomation(client, input('once', ['alice']), { clientToken: TOKEN });
    const again = await startAutomation(client, input('once', ['alice']), { clientToken: TOKEN.toLowerCase() });
    expect(again.executionId).toBe(first.executionId);
  });

  it('are refused for another request', async () => {
    const other = startAutomation(client, input('once', ['bob']), { clientToken: TOKEN });
    await expect(other).rejects.toMatchObject({ code: 'IDEMPOTENT_PARAMETER_MISMATCH' });
  });
});

describe('with a worker', () => {
  let stopWorker: () => Promise<void>;
  beforeAll(async () => {
    stopWorker = await startWorker();
  });
  afterAll(() => stopWorker());

  it('delivers an approval, and watches up to the final record', async () => {
    const id = await startWaiting('approved');
    const watched = untilEnd(id);
    const delivered = await sendSignal(client, id.slice(0, 8), 'Approve', { approver: 'alice', step: 'ask' });
    const records = await watched;

    expect(delivered).toMatchObject({ AutomationExecutionId: id, StepName: 'ask' });
    expect(records.at(-1)).toMatchObject({ AutomationExecutionStatus: 'Success' });
    expect(await describeAutomation(client, id)).toEqual(records.at(-1));
  });

  it('shows a rejected run as Failed, from its failure', async () => {
    const id = await startWaiting('rejected');
    await sendSignal(client, id, 'Reject', { approver: 'alice', comment: 'no' });
    await untilEnd(id);
    expect(await describeAutomation(client, id)).toMatchObject({
      AutomationExecutionStatus: 'Failed',
      StepExecutions: [{ StepStatus: 'Success' }, { StepName: 'ask', StepStatus: 'Failed' }],
    });
  });

  it('says why a decision does not count', async () => {
    const id = await startWaiting('refusals');
    const as = (approver: string, step = 'ask') => sendSignal(client, id, 'Approve', { approver, step });

    await expect(as('mallory')).rejects.toMatchObject({ code: 'ACCESS_DENIED', exitStatus: 14 });
    await expect(as('alice', 'ghost')).rejects.toMatchObject({ code: 'NOTHING_TO_DECIDE' });
    await expect(sendSignal(client, id, 'Resume', {})).rejects.toMatchObject({ code: 'NOTHING_TO_DECIDE' });
    await stopAutomation(client, id, 'Cancel');
  });

  it('stops a waiting run, and then nothing more can be decided', async () => {
    const id = await startWaiting('stopped');
    await stopAutomation(client, id, 'Cancel');
    const records = await untilEnd(id);

    expect(records.at(-1)).toMatchObject({ AutomationExecutionStatus: 'Cancelled', DocumentName: 'stopped' });
    expect((await client.workflow.getHandle(id).describe()).status.name).toBe('CANCELLED');
    await expect(stopAutomation(client, id, 'Cancel')).rejects.toMatchObject({ code: 'NOTHING_TO_DECIDE' });
    await expect(sendSignal(client, id, 'Approve', {})).rejects.toMatchObject({ code: 'NOTHING_TO_DECIDE' });
  });

  it('speaks JSON on the command line, in the shapes of the API', async () => {
    const env = { TEMPORAL_ADDRESS: server.address, AWS_REGION: 'eu-west-1' };
    const run = async (...argv: string[]) => {
      const { status, stdout } = await cli([...argv, '--format', 'json'], { env, input: RUNBOOK });
      return { status, answer: JSON.parse(stdout) as Record<string, never> };
    };
    const started = await run('start', '-', '--parameters', 'Who=alice,bob');
    const id: string = started.answer['AutomationExecutionId']!;
    await untilWaiting(id);
    const record = { AutomationExecutionId: id, Region: 'eu-west-1', Parameters: { Who: ['alice', 'bob'] } };

    expect(started).toEqual({ status: 0, answer: { AutomationExecutionId: id } });
    expect(await run('show', id)).toMatchObject({ status: 0, answer: { AutomationExecution: record } });
    expect(await run('approve', id, '--approver', 'mallory', '--asserted')).toMatchObject({
      status: 14,
      answer: { Error: { Code: 'ACCESS_DENIED' } },
    });
    expect(await run('reject', id, '--approver', 'bob', '--asserted')).toMatchObject({ answer: { StepName: 'ask' } });
    expect(await run('show', id, '--watch')).toMatchObject({
      status: 20,
      answer: { AutomationExecution: { ...record, AutomationExecutionStatus: 'Failed' } },
    });
    expect(await run('stop', id)).toMatchObject({ status: 14, answer: { Error: { Code: 'NOTHING_TO_DECIDE' } } });
    expect(await run('show', 'ffffffff')).toMatchObject({ status: 13 });
    expect(await run('list', '--name-prefix', 'nothing')).toEqual({
      status: 0,
      answer: { AutomationExecutionMetadataList: [] },
    });
  });

  it('lists what waits by status and name', async () => {
    const id = await startWaiting('listed-one');
    const find = () => listAutomations(client, { status: 'Waiting', namePrefix: 'listed', limit: 10 });

    await expect.poll(async () => (await find()).executions.length).toBe(1);
    const { executions, warnings } = await find();
    expect(executions[0]).toMatchObject({ AutomationExecutionId: id, DocumentName: 'listed-one', Region: 'eu-west-1' });
    expect(warnings).toEqual([]);
    await stopAutomation(client, id, 'Cancel');
  });
});

describe('a worker that has gone', () => {
  it('leaves a waiting run that can be shown, with a warning that the record may be behind', async () => {
    const stopWorker = await startWorker();
    const id = await startWaiting('left-behind');
    const find = () => listAutomations(client, { status: 'Waiting', namePrefix: 'left-behind', limit: 1 });
    await expect.poll(async () => (await find()).executions.length).toBe(1);
    await stopWorker();
    expect(await describeAutomation(client, id)).toMatchObject({
      AutomationExecutionStatus: 'Waiting',
      WarningMessage: expect.stringContaining('No worker answered') as string,
    });
  });
});

describe('an id', () => {
  it('that nobody has is refused', async () => {
    await expect(describeAutomation(client, 'ffffffff')).rejects.toMatchObject({ code: 'EXECUTION_NOT_FOUND' });
    await expect(describeAutomation(client, `x' OR 'a' = 'a`)).rejects.toMatchObject({ code: 'EXECUTION_NOT_FOUND' });
  });
});

describe('a namespace without our search attributes', () => {
  let bare: Client;

  beforeAll(async () => {
    await client.workflowService.registerNamespace({
      namespace: 'bare',
      workflowExecutionRetentionPeriod: { seconds: 86_400 as never },
    });
    bare = await clientOf('bare');
  });

  it('starts and lists with a warning each, and has them after setup', async () => {
    let started: Awaited<ReturnType<typeof startAutomation>> | undefined;
    await expect
      .poll(
        async () =>
          (started = await startAutomation(bare, input('plain', ['alice'])).catch(() => undefined)) !== undefined,
        { timeout: 30_000 },
      )
      .toBe(true);
    expect(started!.warnings).toContainEqual(expect.stringContaining('runbook setup'));

    const find = () => listAutomations(bare, { status: 'InProgress', namePrefix: 'pla', limit: 10 });
    await expect
      .poll(async () => (await find()).executions.map((each) => each.AutomationExecutionId))
      .toEqual([started!.executionId]);
    expect((await find()).warnings).toHaveLength(1);

    expect((await registerSearchAttributes(bare)).attributes.map(({ Status }) => Status)).toEqual([
      'Created',
      'Created',
    ]);
    await expect
      .poll(async () => (await registerSearchAttributes(bare)).attributes.map(({ Status }) => Status))
      .toEqual(['Present', 'Present']);
  });
});
