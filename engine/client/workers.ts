import type { Client } from '@temporalio/client';
import { TASK_QUEUE } from '../workflow/messages.js';

/** An idle worker asks again at least every 60 s; the server remembers pollers for five minutes. */
const FRESH_MS = 75_000;

/** `TASK_QUEUE_TYPE_WORKFLOW` of Temporal's API. */
const WORKFLOW_QUEUE = 1;

/** Does any worker look for work on our queue? A worker that was killed counts for up to 75 s. */
export async function hasWorker(client: Client): Promise<boolean> {
  const answer = await client.workflowService.describeTaskQueue({
    namespace: client.options.namespace,
    taskQueue: { name: TASK_QUEUE },
    taskQueueType: WORKFLOW_QUEUE,
  });
  const lastSeen = (answer.pollers ?? []).map((poller) => Number(poller.lastAccessTime?.seconds ?? 0) * 1000);
  return lastSeen.some((time) => Date.now() - time < FRESH_MS);
}
