/** The server's own calls: what a hostile client would use, past every check of ours. */
import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { AUTOMATION_WORKFLOW, TASK_QUEUE } from '../../engine/workflow/messages.js';
import type { HostileMessage, WirePayload } from './case.js';

const namespace = 'default';
const identity = 'hostile';
/** No call waits longer: a run that cannot answer is found by what becomes of it. */
const PATIENCE_MS = 15_000;
/** Messages on their way at the same time. */
const AT_ONCE = 100;
const COMPLETED = 3;

/** A client that takes answers of any size. */
export async function rawClient(address: string): Promise<Client> {
  const connection = await Connection.connect({ address, channelArgs: { 'grpc.max_receive_message_length': -1 } });
  return new Client({ connection });
}

/** Starts the workflow `automation` with these arguments. Rejects when the server refuses it. */
export async function startRaw(client: Client, workflowId: string, payloads: readonly WirePayload[]): Promise<void> {
  await bounded(client, () =>
    client.workflowService.startWorkflowExecution({
      namespace,
      identity,
      workflowId,
      requestId: randomUUID(),
      workflowType: { name: AUTOMATION_WORKFLOW },
      taskQueue: { name: TASK_QUEUE },
      input: wired(payloads),
    }),
  );
}

/** Sends a message as often as it says. What the server or the run says to it does not matter. */
export async function sendRaw(client: Client, workflowId: string, message: HostileMessage): Promise<void> {
  const { times = 1 } = message;
  for (let sent = 0; sent < times; sent += AT_ONCE) {
    const wave = Array.from({ length: Math.min(AT_ONCE, times - sent) }, () => sendOne(client, workflowId, message));
    await Promise.allSettled(wave);
  }
}

const sendOne = (client: Client, workflowId: string, { by, name, payloads }: HostileMessage): Promise<unknown> =>
  bounded(client, () => {
    const workflowExecution = { workflowId };
    const input = wired(payloads);
    const service = client.workflowService;
    if (by === 'signal')
      return service.signalWorkflowExecution({ namespace, identity, workflowExecution, signalName: name, input });
    if (by === 'query')
      return service.queryWorkflow({
        namespace,
        execution: workflowExecution,
        query: { queryType: name, queryArgs: input },
      });
    return service.updateWorkflowExecution({
      namespace,
      workflowExecution,
      waitPolicy: { lifecycleStage: COMPLETED },
      request: { meta: { updateId: randomUUID(), identity }, input: { name, args: input } },
    });
  });

const bounded = <T>(client: Client, work: () => Promise<T>): Promise<T> =>
  client.connection.withDeadline(Date.now() + PATIENCE_MS, work);

const wired = (
  payloads: readonly WirePayload[],
): { payloads: { metadata: Record<string, Uint8Array>; data: Uint8Array }[] } => ({
  payloads: payloads.map(({ encoding, data }) => ({
    metadata: { encoding: Buffer.from(encoding) },
    data: typeof data === 'string' ? Buffer.from(data) : data,
  })),
});
