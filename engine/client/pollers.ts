import type { Client } from '@temporalio/client';
import { millis } from './history/read-history.js';

/** `TASK_QUEUE_TYPE_WORKFLOW` of Temporal's API. */
const WORKFLOW_QUEUE = 1;

export interface Poll {
  /** Who polled. */
  identity: string;
  /** When it last polled, ms since the epoch by the server's clock. */
  at: number;
}

/** Who polls a task queue, as far back as the server remembers: five minutes. */
export async function lastPolls(client: Client, taskQueue: string): Promise<Poll[]> {
  const answer = await client.workflowService.describeTaskQueue({
    namespace: client.options.namespace,
    taskQueue: { name: taskQueue },
    taskQueueType: WORKFLOW_QUEUE,
  });
  return (answer.pollers ?? []).map(({ identity, lastAccessTime }) => ({
    identity: identity ?? '',
    at: millis(lastAccessTime),
  }));
}
