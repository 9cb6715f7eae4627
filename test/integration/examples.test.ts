import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { actions } from '../../actions/index.js';
import { sendSignal } from '../../engine/client/signal.js';
import { openWorld, statusOf, story, type WorkerProcess, type World } from '../support/world.js';

const exampleOf = (action: string): string => {
  const folder = action.replace('aws:', '').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return readFileSync(new URL(`../../actions/${folder}/example.yaml`, import.meta.url), 'utf8');
};

/** What we publish runs: every action's example, and the published story. */
describe('published runbooks', () => {
  let world: World;
  let worker: WorkerProcess;
  let parameters: Record<string, string[]>;

  beforeAll(async () => {
    world = await openWorld();
    worker = await world.startWorker();
    const { imageId, instanceIds } = world.prepared;
    parameters = { InstanceId: [instanceIds[0]!], ImageId: [imageId], Approvers: ['alice'] };
  });
  afterAll(async () => {
    await worker.stop();
    await world.close();
  });

  const declared = (text: string): Record<string, string[]> =>
    Object.fromEntries(Object.entries(parameters).filter(([name]) => text.includes(`  ${name}: { type`)));

  it.each([...actions.keys()].filter((name) => name !== 'aws:approve'))(
    'the example of %s ends in Success',
    async (name) => {
      const text = exampleOf(name);
      const given = declared(text);
      // It stops its instance, which the other examples need.
      if (name === 'aws:changeInstanceState') given['InstanceId'] = [world.prepared.instanceIds[1]!];
      const record = await world.finished(await world.start(text, given));

      expect(record.FailureMessage).toBeUndefined();
      expect(record.AutomationExecutionStatus).toBe('Success');
      for (const values of Object.values(record.Outputs)) expect(values).not.toEqual([]);
    },
  );

  it('the example of aws:approve waits, and goes on once approved', async () => {
    const id = await world.start(exampleOf('aws:approve'), { Approvers: ['alice'] });
    await world.until(id, (record) => statusOf(record, 'ask') === 'Waiting');
    await sendSignal(world.client, id, 'Approve', { approver: 'alice', comment: 'fine' });
    const record = await world.finished(id);

    expect(record.AutomationExecutionStatus).toBe('Success');
    expect(record.StepExecutions[0]!.Outputs!['ApproverDecisions']).toEqual([
      expect.stringContaining('"Identity":"asserted","Comment":"fine"'),
    ]);
  });

  /** Our own telling of a published story: two Regions, a role, an approver in another account. */
  const PUBLISHED = `
schemaVersion: '0.3'
assumeRole: '{{ AutomationAssumeRole }}'
parameters:
  BaseAmiId: { type: String }
  AutomationAssumeRole: { type: String }
mainSteps:
  - name: launch
    action: aws:runInstances
    inputs: { ImageId: '{{ BaseAmiId }}', InstanceType: m6i.large, IamInstanceProfileName: ami-baker, MaxInstanceCount: 1 }
    outputs:
      - { Name: InstanceId, Selector: '$.InstanceIds[0]', Type: String }
  - name: update
    action: aws:runCommand
    inputs: { DocumentName: AWS-RunShellScript, InstanceIds: ['{{ launch.InstanceId }}'], Parameters: { commands: [uptime] } }
  - name: image
    action: aws:createImage
    inputs: { InstanceId: '{{ launch.InstanceId }}', ImageName: 'golden-{{ global:DATE_TIME }}', NoReboot: false }
  - name: ask
    action: aws:approve
    inputs: { Approvers: ['arn:aws:iam::111122223333:role/AmiApprover'], Message: 'Copy {{ image.ImageId }}?' }
  - name: copy
    action: aws:executeAwsApi
    inputs:
      Service: ec2
      Api: CopyImage
      SourceImageId: '{{ image.ImageId }}'
      SourceRegion: eu-west-1
      Region: us-east-1
      Name: 'golden-{{ global:DATE_TIME }}'
  - name: terminate
    action: aws:changeInstanceState
    inputs: { InstanceIds: ['{{ launch.InstanceId }}'], DesiredState: terminated }
    isEnd: true
`;

  it('a story like the published one runs to Success, with Region and a session of the approver role', async () => {
    const { imageId, roleArn } = world.prepared;
    const id = await world.start(PUBLISHED, { BaseAmiId: [imageId], AutomationAssumeRole: [roleArn] });
    await world.until(id, (record) => statusOf(record, 'ask') === 'Waiting');
    const approver = 'arn:aws:sts::111122223333:assumed-role/AmiApprover/alice';
    await sendSignal(world.client, id, 'Approve', { step: 'ask', approver });
    const record = await world.finished(id);
    const copies = (await world.sandbox.journal()).filter(({ operation }) => operation === 'CopyImage');

    expect(story(record)).toBe(
      'launch(Success) update(Success) image(Success) ask(Success) copy(Success) terminate(Success)',
    );
    expect(copies.map(({ region, statusCode }) => [region, statusCode])).toEqual([['us-east-1', 200]]);
  });

  it('Temporal shows a stopped run as canceled, and the record as Cancelled', async () => {
    const id = await world.start(exampleOf('aws:approve'), { Approvers: ['alice'] });
    await world.until(id, (record) => statusOf(record, 'ask') === 'Waiting');
    const handle = world.client.workflow.getHandle(id);
    await handle.cancel();
    // The record is final a moment before the run is over.
    await expect(handle.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
    const record = await world.finished(id);

    expect((await handle.describe()).status.name).toBe('CANCELLED');
    expect(story(record)).toBe('ask(Cancelled)');
  });
});
