import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendSignal } from '../../engine/client/signal.js';
import { openWorld, statusOf, story, type WorkerProcess, type World } from '../support/world.js';

const APPROVER = 'arn:aws:iam::111122223333:role/Approver';
const step = (name: string) => ({
  name,
  action: 'aws:executeAwsApi',
  inputs: { Service: 'ec2', Api: 'DescribeRegions' },
});
const ask = (name: string) => ({ name, action: 'aws:approve', inputs: { Approvers: [APPROVER] } });
const ASKING = JSON.stringify({
  schemaVersion: '0.3',
  mainSteps: [step('a'), ask('first'), step('b'), ask('second'), step('c')],
});
/** The first round was enough to find it. */
const ROUNDS = 3;
const AT_ONCE = 5;

/**
 * A query of a run that its worker does not remember may be answered from events that no workflow task has handled yet. What
 * is sent on the strength of that answer comes before them in every replay.
 */
describe('votes at the very moment a step is seen to wait', { timeout: 240_000 }, () => {
  let world: World;
  let worker: WorkerProcess;

  beforeAll(async () => {
    world = await openWorld();
    worker = await world.startWorker(['--max-cached-executions', '2']);
  });
  afterAll(async () => {
    await worker?.stop();
    await world?.close();
  });

  async function decide(id: string, name: string): Promise<void> {
    await world.until(id, (record) => statusOf(record, name) === 'Waiting');
    await sendSignal(world.client, id, 'Approve', { step: name, approver: APPROVER });
  }

  async function oneRun(): Promise<string> {
    const id = await world.start(ASKING);
    await decide(id, 'first');
    await decide(id, 'second');
    return story(await world.finished(id));
  }

  it('count once, and every run ends', async () => {
    const stories: string[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      stories.push(...(await Promise.all(Array.from({ length: AT_ONCE }, oneRun))));
    }
    expect(new Set(stories)).toEqual(new Set(['a(Success) first(Success) b(Success) second(Success) c(Success)']));
  });
});
