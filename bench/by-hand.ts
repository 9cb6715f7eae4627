/** The same work as a handwritten workflow. */
import { proxyActivities } from '@temporalio/workflow';
import type { ActivityAnswer, ActivityRequest } from '../engine/activity.js';

const { callAwsApi } = proxyActivities<{ callAwsApi(request: ActivityRequest): Promise<ActivityAnswer> }>({
  startToCloseTimeout: '35 seconds',
  heartbeatTimeout: '5 seconds',
});

/** What a programmer would write: `steps` calls in a row, which keeps every answer. */
export async function byHand(steps: number, request: ActivityRequest): Promise<string[]> {
  const answers: string[] = [];
  for (let step = 0; step < steps; step++) {
    const { selected } = await callAwsApi(request);
    answers.push(String(selected?.['Account']));
  }
  return answers;
}
