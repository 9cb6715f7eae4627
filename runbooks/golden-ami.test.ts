import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { simulateRunbook } from '../cli/simulation.js';
import { sendSignal } from '../engine/client/signal.js';
import { stopAutomation } from '../engine/client/stop.js';
import type { AutomationExecution } from '../engine/execution/record/execution.js';
import { createScenario } from '../test/support/scenario.js';
import { effects, openWorld, REGION, statusOf, story, type World } from '../test/support/world.js';
import { clientsOf } from '../workers/sandbox/testing.js';
import { DescribeImagesCommand, DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import type { WorkerProcess } from '../test/support/world.js';

/** What its mocks promise is held against the real thing. */
const simulated = async (type: 'Approve' | 'Reject'): Promise<AutomationExecution> => {
  const [text, mocks] = await Promise.all(
    ['yaml', 'mocks.yaml'].map((end) => readFile(new URL(`golden-ami.${end}`, import.meta.url), 'utf8')),
  );
  const approver = 'arn:aws:iam::111122223333:role/AmiApprover';
  const scenario = createScenario(text!, mocks!.replace('type: Approve', `type: ${type}`), {
    BaseAmiId: ['ami-0abcdef12'],
    Approvers: [approver],
  });
  return (await simulateRunbook(scenario.input, scenario.mocks)).record;
};

/** What does not depend on which instance and images there were. */
const shape = ({ AutomationExecutionStatus, StepExecutions, Outputs }: AutomationExecution): unknown => ({
  AutomationExecutionStatus,
  StepExecutions: StepExecutions.map(({ StepName, Action, StepStatus, Inputs, Outputs: outputs, ...step }) => [
    { StepName, Action, StepStatus, OnFailure: step.OnFailure, IsEnd: step.IsEnd, NextStep: step.NextStep },
    Object.keys(Inputs ?? {}),
    Object.keys(outputs ?? {}),
  ]),
  Outputs: Object.keys(Outputs),
});

/** Every path of the runbook, on a real server and worker, against the sandbox. */
describe('golden-ami', () => {
  let world: World;
  let worker: WorkerProcess;
  let text: string;

  beforeAll(async () => {
    text = await readFile(new URL('golden-ami.yaml', import.meta.url), 'utf8');
    world = await openWorld();
    worker = await world.startWorker();
  });
  afterAll(async () => {
    await worker.stop();
    await world.close();
  });
  beforeEach(() => world.sandbox.clearJournal());
  afterEach(async () => {
    await world.sandbox.faults([]);
    await world.sandbox.script([]);
  });

  const bake = (): Promise<string> =>
    world.start(text, {
      BaseAmiId: [world.prepared.imageId],
      AutomationAssumeRole: [world.prepared.roleArn],
      Approvers: [world.prepared.approverArn],
    });
  const decide = async (id: string, type: 'Approve' | 'Reject'): Promise<void> => {
    await world.until(id, (record) => statusOf(record, 'approveCopy') === 'Waiting');
    await sendSignal(world.client, id, type, { step: 'approveCopy', approver: world.prepared.approverArn });
  };
  const failed = (record: AutomationExecution): string | undefined =>
    record.StepExecutions.find((step) => step.StepStatus === 'Failed')?.StepName;

  async function expectNothingLeft(id: string): Promise<void> {
    const { ec2 } = clientsOf(world.sandbox, REGION);
    const images = await ec2.send(new DescribeImagesCommand({ Owners: ['self'] }));
    const ours = images.Images!.filter((image) => image.Name!.includes(id));
    const tagged = { Filters: [{ Name: 'tag:AutomationExecutionId', Values: [id] }] };
    const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand(tagged));
    const states = Reservations.flatMap(({ Instances }) => Instances!.map(({ State }) => State!.Name));

    expect(ours).toEqual([]);
    expect(states.filter((state) => state !== 'terminated')).toEqual([]);
  }

  it('bakes, asks and copies, and terminates the baker', async () => {
    const id = await bake();
    await decide(id, 'Approve');
    const record = await world.finished(id);

    expect(story(record)).toBe(
      'launchBaker(Success) applyUpdates(Success) bakeImage(Success) waitForImage(Success) terminateBaker(Success) ' +
        'approveCopy(Success) copyImage(Success) waitForCopy(Success)',
    );
    expect(record.AutomationExecutionStatus).toBe('Success');
    expect(shape(record)).toEqual(shape(await simulated('Approve')));
    expect(Object.values(record.Outputs)).toEqual([[expect.stringMatching(/^ami-/)], [expect.stringMatching(/^ami-/)]]);
    expect(await effects(world.sandbox)).toMatchObject({
      RunInstances: 1,
      SendCommand: 1,
      CreateImage: 1,
      CopyImage: 1,
    });
  });

  it('acts as the role that the document says, in a session named after the execution', async () => {
    const id = await bake();
    await decide(id, 'Approve');
    await world.finished(id);
    const journal = await world.sandbox.journal();
    const assumed = journal.filter(({ operation }) => operation === 'AssumeRole');
    const keys = new Set(journal.filter(({ service }) => service !== 'sts').map(({ accessKeyId }) => accessKeyId));

    expect(assumed[0]!.inputs).toMatchObject({ RoleArn: world.prepared.roleArn, RoleSessionName: id });
    expect(keys.size).toBe(1);
    expect([...keys][0]).toMatch(/^ASIA/);
  });

  it.each([
    ['launchBaker', 'RunInstances', 1],
    ['bakeImage', 'CreateImage', 1],
    ['copyImage', 'CopyImage', 1],
  ])('unwinds everything when %s fails', async (step, operation, nth) => {
    await world.sandbox.faults([{ kind: 'accessDenied', operation, nth }]);
    const id = await bake();
    if (step.startsWith('copy')) await decide(id, 'Approve');
    const record = await world.finished(id);

    expect(record.AutomationExecutionStatus).toBe('Failed');
    expect(failed(record)).toBe(step);
    await expectNothingLeft(id);
  });

  it('unwinds everything when the commands fail', async () => {
    await world.sandbox.script([{ node: '*', status: 'Failed', output: 'smoke test: no', code: 3 }]);
    const id = await bake();
    const record = await world.finished(id);
    const step = record.StepExecutions.find(({ StepName }) => StepName === 'applyUpdates')!;

    expect(record.AutomationExecutionStatus).toBe('Failed');
    expect(step.StepStatus).toBe('Failed');
    expect(step.Outputs).toMatchObject({ ResponseCode: ['3'], Status: ['Failed'] });
    expect(record.FailureMessage).toContain('smoke test: no');
    await expectNothingLeft(id);
  });

  it('unwinds everything when the approver says no', async () => {
    const id = await bake();
    await decide(id, 'Reject');
    const record = await world.finished(id);

    expect(record.AutomationExecutionStatus).toBe('Failed');
    expect(failed(record)).toBe('approveCopy');
    expect(shape(record)).toEqual(shape(await simulated('Reject')));
    await expectNothingLeft(id);
  });

  it('unwinds everything when it is stopped', async () => {
    const id = await bake();
    await world.until(id, (record) => statusOf(record, 'approveCopy') === 'Waiting');
    await stopAutomation(world.client, id, 'Cancel');
    const record = await world.finished(id);

    expect(record.AutomationExecutionStatus).toBe('Cancelled');
    expect(statusOf(record, 'approveCopy')).toBe('Cancelled');
    expect(statusOf(record, 'deregisterImage')).toBe('Success');
    await expectNothingLeft(id);
  });
});
