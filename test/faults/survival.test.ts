import { CreateVolumeCommand, DescribeSnapshotsCommand } from '@aws-sdk/client-ec2';
import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sendSignal } from '../../engine/client/signal.js';
import { clientsOf } from '../../workers/sandbox/testing.js';
import { copyBuild } from '../support/build-copy.js';
import { resourcesOf } from '../support/resources.js';
import { openWorld, poll, REGION, statusOf, story, type WorkerProcess, type World } from '../support/world.js';

const GOLDEN = readFileSync(new URL('../../runbooks/golden-ami.yaml', import.meta.url), 'utf8');
const WHOLE =
  'launchBaker(Success) applyUpdates(Success) bakeImage(Success) waitForImage(Success) terminateBaker(Success) ' +
  'approveCopy(Success) copyImage(Success) waitForCopy(Success)';
const ONCE = { instances: 1, commands: 1, images: 2 };

/** What a run must outlive besides a killed worker (design facts 5.5, rows 10, 11, 39 and 41). */
describe('a run outlives', { timeout: 240_000 }, () => {
  let world: World;
  let worker: WorkerProcess | undefined;

  beforeAll(async () => void (world = await openWorld({ stateSeconds: 0.2 })));
  afterAll(() => world.close());
  beforeEach(async () => {
    await world.sandbox.faults([]);
    await world.sandbox.script([]);
    await world.sandbox.clearJournal();
  });
  afterEach(async () => {
    await worker?.stop();
    worker = undefined;
  });

  const bake = (): Promise<string> =>
    world.start(GOLDEN, {
      BaseAmiId: [world.prepared.imageId],
      AutomationAssumeRole: [world.prepared.roleArn],
      Approvers: [world.prepared.approverArn],
    });
  const approve = async (id: string): Promise<void> => {
    await world.until(id, (record) => statusOf(record, 'approveCopy') === 'Waiting');
    await sendSignal(world.client, id, 'Approve', { step: 'approveCopy', approver: world.prepared.approverArn });
  };
  const sent = async (operation: string) =>
    (await world.sandbox.journal()).filter((each) => each.operation === operation);
  const untilSent = (operation: string) =>
    poll(
      () => sent(operation),
      (calls) => calls.length > 0,
    );

  it('a worker that is told to stop amid its activities: row 10, exit 0, handed back, no second effect', async () => {
    const { ec2 } = clientsOf(world.sandbox, REGION);
    const { VolumeId } = await ec2.send(new CreateVolumeCommand({ AvailabilityZone: `${REGION}a`, Size: 1 }));
    const step = (name: string, action: string, inputs: object): string =>
      JSON.stringify({ schemaVersion: '0.3', mainSteps: [{ name, action, inputs }] });
    const command = step('command', 'aws:runCommand', {
      DocumentName: 'AWS-RunShellScript',
      InstanceIds: [world.prepared.instanceIds[0]],
      Parameters: { commands: ['true'] },
    });
    const Description = '{{ automation:EXECUTION_ID }}';
    const inputs = { Service: 'ec2', Api: 'CreateSnapshot', VolumeId, Description };
    const snapshot = step('snapshot', 'aws:executeAwsApi', inputs);
    await world.sandbox.script([{ node: '*', delay: 'PT14S' }]);
    // Nothing has happened by then, but the worker learns that only after it has begun to shut down.
    await world.sandbox.faults([{ kind: 'throttle', operation: 'CreateSnapshot', nth: 1, delay: 'PT12S' }]);
    const first = await world.startWorker();
    const [sending, waiting] = [await world.start(snapshot), await world.start(command)];
    await untilSent('CreateSnapshot');
    await untilSent('SendCommand');

    const status = await first.stop();
    worker = await world.startWorker();
    const records = [await world.finished(sending), await world.finished(waiting)];
    const { Snapshots } = await ec2.send(new DescribeSnapshotsCommand({ OwnerIds: ['self'] }));

    expect(status).toBe(0);
    expect(records.map(story)).toEqual(['snapshot(Success)', 'command(Success)']);
    expect(Snapshots!.filter((each) => each.Description === sending)).toHaveLength(1);
    expect(await sent('SendCommand')).toHaveLength(1);
  });

  it('a server that is killed in every step of the story: row 11, the vote and the start are kept', async () => {
    worker = await world.startWorker();
    const id = await bake();
    await restartServer();
    for (const step of ['applyUpdates', 'bakeImage', 'terminateBaker']) {
      await world.until(id, (record) => statusOf(record, step) !== 'Pending');
      await restartServer();
    }
    await approve(id);
    await restartServer();
    await world.until(id, (record) => statusOf(record, 'waitForCopy') !== 'Pending');
    await restartServer();
    const record = await world.finished(id);

    expect(story(record)).toBe(WHOLE);
    expect(await resourcesOf(world, id)).toEqual(ONCE);
  });
  const restartServer = async (): Promise<void> => {
    await world.killServer();
    await world.startServer();
  };

  it('a worker with the smallest cache there is, of two: row 41, several runs at once have the same records', async () => {
    worker = await world.startWorker(['--max-cached-executions', '2']);
    const ids = await Promise.all([bake(), bake(), bake()]);
    await Promise.all(ids.map(approve));
    const records = await Promise.all(ids.map((id) => world.finished(id)));

    expect(records.map(story)).toEqual([WHOLE, WHOLE, WHOLE]);
    expect(await Promise.all(ids.map((id) => resourcesOf(world, id)))).toEqual([ONCE, ONCE, ONCE]);
  });

  it("yesterday's worker, replaced by today's amid the story: row 39", async () => {
    const yesterday = await copyBuild();
    worker = await world.startWorker([], yesterday.command);
    const id = await bake();
    await world.until(id, (record) => statusOf(record, 'applyUpdates') !== 'Pending');

    expect(await worker.stop()).toBe(0);
    await yesterday.remove();
    worker = await world.startWorker();
    await approve(id);
    const record = await world.finished(id);

    expect(story(record)).toBe(WHOLE);
    expect(await resourcesOf(world, id)).toEqual(ONCE);
  });
});
