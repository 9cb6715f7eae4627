import { describe, expect, it } from 'vitest';
import type { ActivityContext } from '../../engine/activity.js';
import type { ValueMap } from '../../engine/document/document.js';
import {
  createScriptedCaller,
  runThroughHandBacks,
  scriptedError,
  type ScriptedCall,
} from '../../test/support/scripted-caller.js';
import type { RunInstancesInputs } from './action.js';
import { runInstances } from './activities.js';

const launched = (...ids: string[]): ValueMap => ({
  Instances: ids.map((InstanceId) => ({ InstanceId, State: { Name: 'pending' } })),
});
const statuses = (states: Record<string, string>, check = 'ok'): ValueMap => ({
  InstanceStatuses: Object.entries(states).map(([InstanceId, Name]) => ({
    InstanceId,
    InstanceState: { Name },
    InstanceStatus: { Status: check },
  })),
});
const launch = (answer: ValueMap): ScriptedCall => ({ api: 'RunInstances', answer });
const look = (answer: ValueMap): ScriptedCall => ({ api: 'DescribeInstanceStatus', answer });

function play(script: ScriptedCall[], inputs: Partial<RunInstancesInputs> = {}, given: Partial<ActivityContext> = {}) {
  const aws = createScriptedCaller(script);
  return { aws, result: runThroughHandBacks(runInstances, { ImageId: 'ami-1', ...inputs }, aws, given) };
}

describe('aws:runInstances', () => {
  it('launches one m1.small unless told otherwise, and waits until its checks pass', async () => {
    const { aws, result } = play([
      launch(launched('i-1')),
      look({ InstanceStatuses: [] }),
      look(statuses({ 'i-1': 'pending' }, 'not-applicable')),
      look(statuses({ 'i-1': 'running' }, 'initializing')),
      look(statuses({ 'i-1': 'running' })),
    ]);
    expect(await result).toEqual({ InstanceIds: ['i-1'], InstanceStates: ['running'] });
    expect(aws.calls[0]!.inputs).toMatchObject({
      ImageId: 'ami-1',
      InstanceType: 'm1.small',
      MinCount: 1,
      MaxCount: 1,
    });
    expect(aws.calls[1]!.inputs).toEqual({ InstanceIds: ['i-1'], IncludeAllInstances: true });
  });

  it("maps its inputs to the API's, counts as text included", async () => {
    const { aws, result } = play(
      [launch(launched('i-1', 'i-2')), look(statuses({ 'i-1': 'running', 'i-2': 'running' }))],
      {
        InstanceType: 'm6i.large',
        MinInstanceCount: '2',
        MaxInstanceCount: 2,
        IamInstanceProfileName: 'ami-baker',
        Monitoring: true,
        SubnetId: 'subnet-1',
        UserData: 'IyEvYmluL3No',
      },
    );
    await result;
    expect(aws.calls[0]!.inputs).toMatchObject({
      InstanceType: 'm6i.large',
      MinCount: 2,
      MaxCount: 2,
      IamInstanceProfile: { Name: 'ami-baker' },
      Monitoring: { Enabled: true },
      SubnetId: 'subnet-1',
      UserData: 'IyEvYmluL3No',
    });
  });

  it('launches with the same token after a lost answer', async () => {
    const error = scriptedError('unknown', 'ECONNRESET', 'RunInstances');
    const { aws, result } = play([
      { api: 'RunInstances', error },
      launch(launched('i-1')),
      look(statuses({ 'i-1': 'running' })),
    ]);
    await result;
    expect(aws.calls[1]!.inputs.ClientToken).toBe(aws.calls[0]!.inputs.ClientToken);
  });

  it("uses the author's token", async () => {
    const { aws, result } = play([launch(launched('i-1')), look(statuses({ 'i-1': 'running' }))], {
      ClientToken: 'mine',
    });
    await result;
    expect(aws.calls[0]!.inputs.ClientToken).toBe('mine');
  });

  it('uses its own where the author gave an empty one: a repetition could not be told by that', async () => {
    const { aws, result } = play([launch(launched('i-1')), look(statuses({ 'i-1': 'running' }))], { ClientToken: '' });
    await result;
    expect(aws.calls[0]!.inputs.ClientToken).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('does not launch again when a worker was lost while it waited', async () => {
    const resumedFrom = { InstanceIds: ['i-1'], InstanceStates: ['pending'], polls: 3 };
    const { aws, result } = play([look(statuses({ 'i-1': 'running' }))], {}, { attempt: 2, resumedFrom });
    await result;
    expect(aws.calls.map(({ api }) => api)).toEqual(['DescribeInstanceStatus']);
  });

  it('is patient with instances that are not visible yet', async () => {
    const error = scriptedError('refused', 'InvalidInstanceID.NotFound', 'DescribeInstanceStatus');
    const { result } = play([
      launch(launched('i-1')),
      { api: 'DescribeInstanceStatus', error },
      look(statuses({ 'i-1': 'running' })),
    ]);
    expect(await result).toMatchObject({ InstanceStates: ['running'] });
  });

  it("fails with AWS's text and both outputs when an instance goes down", async () => {
    const { result } = play([
      launch(launched('i-1', 'i-2')),
      look(statuses({ 'i-1': 'running', 'i-2': 'shutting-down' })),
    ]);
    await expect(result).rejects.toMatchObject({
      info: {
        type: 'UnexpectedState',
        stage: 'PostVerification',
        message:
          "Step fails when it's verifying launched instance(s) are ready to be used. Instance i-2 entered unexpected state: shutting-down. Please refer to Automation Service Troubleshooting Guide for more diagnosis details.",
        outputs: { InstanceIds: ['i-1', 'i-2'], InstanceStates: ['running', 'shutting-down'] },
      },
    });
  });

  it("fails with AWS's text when the launch is refused", async () => {
    const error = scriptedError(
      'refused',
      'InvalidAMIID.NotFound',
      'RunInstances',
      "The image id '[ami-1]' does not exist",
    );
    await expect(play([{ api: 'RunInstances', error }]).result).rejects.toMatchObject({
      info: {
        stage: 'Invocation',
        message:
          "Automation Step Execution fails when it's launching the instance(s). Get Exception from RunInstances API of ec2 Service. Exception Message from RunInstances API: [The image id '[ami-1]' does not exist (Service: AmazonEC2; Status Code: 400; Error Code: InvalidAMIID.NotFound; Request ID: request-1)]. Please refer to Automation Service Troubleshooting Guide for more diagnosis details.",
      },
    });
  });

  it('times out with both outputs, so that a later step can terminate what was launched', async () => {
    const looks = Array.from({ length: 10 }, () => look(statuses({ 'i-1': 'running' }, 'initializing')));
    const { aws, result } = play([launch(launched('i-1')), ...looks], {}, { deadline: 1_030_000 });
    await expect(result).rejects.toMatchObject({
      name: 'StepTimedOut',
      message: expect.stringContaining(
        'Step timed out while step is verifying launched instance(s) are ready',
      ) as string,
      more: { outputs: { InstanceIds: ['i-1'], InstanceStates: ['running'] } },
    });
    expect(aws.clock.nowMs).toBe(1_030_000);
  });
});
