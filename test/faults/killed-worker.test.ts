import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sendSignal } from '../../engine/client/signal.js';
import type { AutomationExecution } from '../../engine/execution/record/execution.js';
import { resourcesOf } from '../support/resources.js';
import { openWorld, poll, statusOf, story, type WorkerProcess, type World } from '../support/world.js';

/** A worker that is killed with SIGKILL can neither say nor save anything; a new one must not be noticed (design house 6, design facts 5.5). */
describe('a killed worker', { timeout: 240_000 }, () => {
  let world: World;
  let worker: WorkerProcess;
  let text: string;

  beforeAll(async () => {
    text = await readFile(new URL('../../runbooks/golden-ami.yaml', import.meta.url), 'utf8');
    world = await openWorld({ stateSeconds: 1 });
    worker = await world.startWorker();
  });
  afterAll(async () => {
    await worker.stop();
    await world.close();
  });
  beforeEach(() => world.sandbox.clearJournal());

  const bake = (): Promise<string> =>
    world.start(text, {
      BaseAmiId: [world.prepared.imageId],
      AutomationAssumeRole: [world.prepared.roleArn],
      Approvers: [world.prepared.approverArn],
    });
  const approve = (id: string): Promise<unknown> =>
    sendSignal(world.client, id, 'Approve', { step: 'approveCopy', approver: world.prepared.approverArn });
  const killAndReplace = async (): Promise<void> => {
    await worker.kill();
    worker = await world.startWorker();
  };
  const isUnderWay = (record: AutomationExecution, step: string): boolean => statusOf(record, step) !== 'Pending';
  const whole =
    'launchBaker(Success) applyUpdates(Success) bakeImage(Success) waitForImage(Success) terminateBaker(Success) ' +
    'approveCopy(Success) copyImage(Success) waitForCopy(Success)';
  const once = { instances: 1, commands: 1, images: 2 };

  it('in every step of the story: one instance, one command, one image, one copy', async () => {
    const id = await bake();
    for (const step of ['launchBaker', 'applyUpdates', 'bakeImage', 'waitForImage', 'terminateBaker', 'approveCopy']) {
      await world.until(id, (record) => isUnderWay(record, step));
      await killAndReplace();
    }
    await world.until(id, (record) => statusOf(record, 'approveCopy') === 'Waiting');
    await approve(id);
    for (const step of ['copyImage', 'waitForCopy']) {
      await world.until(id, (record) => isUnderWay(record, step));
      await killAndReplace();
    }
    const record = await world.finished(id);

    expect(story(record)).toBe(whole);
    expect(await resourcesOf(world, id)).toEqual(once);
  });

  it.each(['RunInstances', 'SendCommand', 'CreateImage', 'CopyImage'])(
    'between the effect of %s and our record of it',
    async (operation) => {
      await world.sandbox.faults([{ kind: 'holdAnswer', operation, nth: 1, delay: 'PT60S' }]);
      const id = await bake();
      if (operation === 'CopyImage') {
        await world.until(id, (record) => statusOf(record, 'approveCopy') === 'Waiting');
        await approve(id);
      }
      await poll(
        () => world.sandbox.journal(),
        (journal) => journal.some((call) => call.operation === operation),
      );
      await killAndReplace();
      if (operation !== 'CopyImage') {
        await world.until(id, (record) => statusOf(record, 'approveCopy') === 'Waiting');
        await approve(id);
      }
      const record = await world.finished(id);

      expect(story(record)).toBe(whole);
      expect(await resourcesOf(world, id)).toEqual(once);
    },
  );

  it('leaves a record that needs no worker to be read', async () => {
    const id = await world.start(
      '{"schemaVersion":"0.3","mainSteps":[{"name":"nap","action":"aws:sleep","inputs":{"Duration":"PT0S"}}]}',
    );
    await world.finished(id);
    await worker.kill();
    const record = await world.describe(id);
    worker = await world.startWorker();

    expect(story(record)).toBe('nap(Success)');
  });
});
