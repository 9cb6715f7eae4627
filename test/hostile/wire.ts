/** The server's own calls: what a hostile client would use, past every check of ours. */
import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { AUTOMATION_WORKFLOW, TASK_QUEUE } from '../../engine/workflow/messages.js';
import type { Beside, HostileMessage, WirePayload } from './case.js';

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

export interface RawStart {
  payloads: readonly WirePayload[];
  beside?: Beside;
}

/** Starts a workflow with these arguments. Rejects when the server refuses it. */
export async function startRaw(client: Client, workflowId: string, { payloads, beside }: RawStart): Promise<void> {
  const { header, memo, lastCompletionResult, continuedFailure, workflowType } = beside ?? {};
  await bounded(client, () =>
    client.workflowService.startWorkflowExecution({
      namespace,
      identity,
      workflowId,
      requestId: randomUUID(),
      workflowType: { name: workflowType ?? AUTOMATION_WORKFLOW },
      taskQueue: { name: TASK_QUEUE },
      input: wired(payloads),
      header: fieldsOf(header),
      memo: fieldsOf(memo),
      ...(lastCompletionResult && { lastCompletionResult: wired(lastCompletionResult) }),
      ...(continuedFailure && { continuedFailure }),
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

const sendOne = (
  client: Client,
  workflowId: string,
  { by, name, payloads, beside }: HostileMessage,
): Promise<unknown> =>
  bounded(client, () => {
    const workflowExecution = { workflowId };
    const input = wired(payloads);
    const header = fieldsOf(beside?.header);
    const service = client.workflowService;
    if (by === 'signal')
      return service.signalWorkflowExecution({
        namespace,
        identity,
        workflowExecution,
        signalName: name,
        input,
        header,
      });
    if (by === 'query')
      return service.queryWorkflow({
        namespace,
        execution: workflowExecution,
        query: { queryType: name, queryArgs: input, header },
      });
    return service.updateWorkflowExecution({
      namespace,
      workflowExecution,
      waitPolicy: { lifecycleStage: COMPLETED },
      request: { meta: { updateId: randomUUID(), identity }, input: { name, args: input, header } },
    });
  });

const bounded = <T>(client: Client, work: () => Promise<T>): Promise<T> =>
  client.connection.withDeadline(Date.now() + PATIENCE_MS, work);

interface Payload {
  metadata: Record<string, Uint8Array>;
  data: Uint8Array;
}

const wired = (payloads: readonly WirePayload[]): { payloads: Payload[] } => ({ payloads: payloads.map(payloadOf) });

const fieldsOf = (fields: Record<string, WirePayload> | undefined): { fields: Record<string, Payload> } => ({
  fields: Object.fromEntries(Object.entries(fields ?? {}).map(([key, payload]) => [key, payloadOf(payload)])),
});

const payloadOf = ({ encoding, data, metadata }: WirePayload): Payload => ({
  metadata: { encoding: Buffer.from(encoding), ...metadata },
  data: typeof data === 'string' ? Buffer.from(data) : data,
});
