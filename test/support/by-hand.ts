/** Ends a run as a worker would, with no worker: for ends that our own does not (or no longer) bring. */
import { defaultPayloadConverter } from '@temporalio/common';
import type { Client } from '../../engine/client/connect.js';

export interface EndByHand {
  /** Kept by the activity `keepRecord` before the end. */
  keep?: object;
  /** Type of the failure that ends it. */
  type: string;
  /** So many signals come before the end, after the record was kept. */
  signals?: number;
}

const TASK_QUEUE = 'by-hand';

/** Starts an automation with this id, keeps its record, and fails it. */
export async function endByHand(
  client: Client,
  workflowId: string,
  { keep, type, signals = 0 }: EndByHand,
): Promise<void> {
  const { namespace } = client.options;
  const payloads = (value: unknown) => ({ payloads: [defaultPayloadConverter.toPayload(value as never)] });
  await client.workflow.start('automation', { workflowId, taskQueue: TASK_QUEUE, args: [] });
  const answer = async (commands: object[]): Promise<void> => {
    const ask = () => client.workflowService.pollWorkflowTaskQueue({ namespace, taskQueue: { name: TASK_QUEUE } });
    const task = await client.withDeadline(Date.now() + 20_000, ask);
    await client.workflowService.respondWorkflowTaskCompleted({ namespace, taskToken: task.taskToken!, commands });
  };
  if (keep) {
    const schedule = {
      activityId: 'record',
      activityType: { name: 'keepRecord' },
      taskQueue: { name: TASK_QUEUE },
      input: payloads({ inputs: keep, region: 'eu-west-1' }),
      startToCloseTimeout: { seconds: 10 as never },
    };
    await answer([{ commandType: 1, scheduleActivityTaskCommandAttributes: schedule }]);
  }
  const handle = client.workflow.getHandle(workflowId);
  for (let sent = 0; sent < (keep ? Math.max(signals, 1) : signals); sent += 1) await handle.signal('Approve', {});
  const failure = { message: 'ended by hand', applicationFailureInfo: { type, nonRetryable: true } };
  await answer([{ commandType: 5, failWorkflowExecutionCommandAttributes: { failure } }]);
}
