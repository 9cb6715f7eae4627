/**
 * Records what runs of today leave in their histories, for test/replay: `node dist/test/support/record-histories.js VERSION`. On the real
 * server and the sandbox; the files still go through clean-history.mjs. An existing file is never written again: histories stay for ever.
 */
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { spawnSync } from 'node:child_process';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { sendSignal } from '../../engine/client/signal.js';
import { stopAutomation } from '../../engine/client/stop.js';
import { openWorld, statusOf, type World } from './world.js';

const FOLDER = new URL('../../../test/replay/', import.meta.url);
const ROLE = 'arn:aws:iam::123456789012:role/Approver';

type Recorded = (world: World) => Promise<string>;

const document = (...steps: object[]): string => JSON.stringify({ schemaVersion: '0.3', mainSteps: steps });
const call = (name: string, Api: string, more: object = {}): object => ({
  name,
  action: 'aws:executeAwsApi',
  inputs: { Service: 'ec2', Api },
  ...more,
});
const launch = (world: World): object => ({
  name: 'launch',
  action: 'aws:runInstances',
  onCancel: 'step:clean',
  inputs: { ImageId: world.prepared.imageId, InstanceType: 'm6i.large' },
});
const ask = (timeoutSeconds = 600): object => ({
  name: 'ask',
  action: 'aws:approve',
  timeoutSeconds,
  onFailure: 'Continue',
  inputs: { Approvers: [ROLE, 'bob'], MinRequiredApprovals: 2 },
});
const clean = {
  name: 'clean',
  action: 'aws:changeInstanceState',
  inputs: { InstanceIds: '{{ launch.InstanceIds }}', DesiredState: 'terminated' },
};
const waiting = (world: World, id: string, step: string): Promise<unknown> =>
  world.until(id, (record) => statusOf(record, step) === 'Waiting');

const RECORDED: Record<string, Recorded> = {
  'launch-approved': async (world) => {
    const id = await world.start(document(launch(world), ask(), clean));
    await waiting(world, id, 'ask');
    await sendSignal(world.client, id, 'Approve', { approver: ROLE });
    await world.client.workflow.getHandle(id).signal('Approve', { step: 'ask', approver: 'bob', comment: 'fine' });
    return id;
  },
  'launch-stopped': async (world) => {
    const id = await world.start(document(launch(world), ask(), clean));
    await world.until(id, (record) => statusOf(record, 'launch') === 'InProgress');
    await stopAutomation(world.client, id, 'Cancel');
    return id;
  },
  'approval-stopped': async (world) => {
    const id = await world.start(document(ask(), call('never', 'DescribeRegions')));
    await waiting(world, id, 'ask');
    await stopAutomation(world.client, id, 'Cancel');
    return id;
  },
  'attempts-timeouts-command': async (world) => {
    const [node] = world.prepared.instanceIds;
    return world.start(
      document(
        call('refused', 'StopInstances', { maxAttempts: 3, onFailure: 'Continue' }),
        ask(1),
        { name: 'nap', action: 'aws:sleep', inputs: { Duration: 'PT1S' } },
        {
          name: 'command',
          action: 'aws:runCommand',
          inputs: { DocumentName: 'AWS-RunShellScript', InstanceIds: [node], Parameters: { commands: ['true'] } },
        },
      ),
    );
  },
  'many-steps': (world) =>
    world.start(
      document(
        ...Array.from({ length: 250 }, (_, index) => ({
          name: `s${index}`,
          action: 'aws:sleep',
          inputs: { Duration: 'PT0S' },
        })),
      ),
    ),
};

const version = process.argv[2] ?? '0.2';
const world = await openWorld({ stateSeconds: 1 });
const worker = await world.startWorker();
for (const [name, record] of Object.entries(RECORDED)) {
  const file = new URL(`histories/${version}-${name}.json`, FOLDER);
  if (existsSync(file)) continue;
  const id = await record(world);
  await world.finished(id);
  const text = historyToJSON(await world.client.workflow.getHandle(id).fetchHistory());
  const cleaner = new URL('clean-history.mjs', FOLDER).pathname;
  const { stdout } = spawnSync(process.execPath, [cleaner], { input: text, encoding: 'utf8', maxBuffer: 1e8 });
  await writeFile(file, stdout);
  process.stderr.write(`${file.pathname}\n`);
}
await worker.stop();
await world.close();
