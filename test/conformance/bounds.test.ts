/** However much AWS answers, an activity ends: pages are counted, and what cannot be known is not waited for. */
import { describe, expect, it } from 'vitest';
import { activities } from '../../actions/activities.js';
import type { AnyActivity, AwsRequest } from '../../engine/activity.js';
import { ACTIVITY_INPUTS, ANSWERS, asks, contextOf, type ActivityName } from '../support/activity-inputs.js';

/** More than any activity looks in one try, pages and looks together. */
const MOST_CALLS = 100;

/** One try against an AWS that always has another page. */
async function callsOf(name: ActivityName): Promise<number> {
  let calls = 0;
  const call = (request: AwsRequest): Promise<typeof ANSWERS> => {
    calls += 1;
    if (calls > MOST_CALLS) throw new Endless();
    return Promise.resolve(asks(request) ? { ...ANSWERS, NextToken: `page-${calls}` } : ANSWERS);
  };
  const context = contextOf({ region: 'eu-west-1', call });
  await (activities[name] as AnyActivity)(ACTIVITY_INPUTS[name], {
    ...context,
    deadline: context.now() + 60_000,
  }).catch((error: unknown) => {
    if (error instanceof Endless) throw error;
  });
  return calls;
}

class Endless extends Error {}

it('pages are followed, so that this test can fail', async () => {
  expect(await callsOf('findCommand')).toBeGreaterThan(10);
});

describe.each(Object.keys(activities) as ActivityName[])('%s', (name) => {
  it('ends, although there is always another page', async () => {
    await expect(callsOf(name)).resolves.toBeLessThanOrEqual(MOST_CALLS);
  });
});
