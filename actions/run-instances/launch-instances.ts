import { callAws } from '../../aws/one-effect/call-aws.js';
import { actionFailure } from '../../aws/failure-text.js';
import { lookUntilVisible } from '../../aws/one-effect/visible.js';
import type { Activity, ActivityContext } from '../../engine/activity.js';
import type { ValueMap } from '../../engine/document/document.js';
import type { RunInstancesInputs } from './action.js';
import type { RunInstancesOutputs } from './await-instances.js';

/** RunInstances, once in effect thanks to its token. The ids are in history before any wait begins (design contracts 5). */
export const launchInstances: Activity<RunInstancesInputs, RunInstancesOutputs> = async (inputs, context) => ({
  outputs: await launch(inputs, context),
});

/** Launches, and publishes both outputs at once. */
export async function launch(inputs: RunInstancesInputs, context: ActivityContext): Promise<RunInstancesOutputs> {
  const answer = await callAws(context, {
    request: { service: 'ec2', api: 'RunInstances', inputs: requestInputs(inputs) },
    effect: { kind: 'token', member: 'ClientToken' },
    failing: actionFailure('launching the instance(s)'),
  });
  const outputs = outputsOf(answer.Instances as unknown as Instance[]);
  context.publish(outputs);
  return outputs;
}

interface Instance {
  InstanceId: string;
  State?: { Name?: string };
}

const outputsOf = (launched: Instance[]): RunInstancesOutputs => ({
  InstanceIds: launched.map(({ InstanceId }) => InstanceId),
  InstanceStates: launched.map(({ State }) => State?.Name ?? 'pending'),
});

function requestInputs(inputs: RunInstancesInputs): ValueMap {
  const { InstanceType, MinInstanceCount, MaxInstanceCount, IamInstanceProfileArn, IamInstanceProfileName, ...same } =
    inputs;
  const { Monitoring, ...rest } = same;
  const profile = {
    ...(IamInstanceProfileArn === undefined ? {} : { Arn: IamInstanceProfileArn }),
    ...(IamInstanceProfileName === undefined ? {} : { Name: IamInstanceProfileName }),
  };
  return {
    ...rest,
    InstanceType: InstanceType ?? 'm1.small',
    MinCount: Number(MinInstanceCount ?? 1),
    MaxCount: Number(MaxInstanceCount ?? 1),
    ...(Object.keys(profile).length === 0 ? {} : { IamInstanceProfile: profile }),
    ...(Monitoring === undefined ? {} : { Monitoring: { Enabled: Monitoring } }),
  };
}

/** `ClientToken`: the author's own token, if there is one. */
export type FindInstancesInputs = { ClientToken?: string };

/**
 * The instances that an interrupted `launchInstances` launched without returning their ids. They are found by the token, which both
 * activities share (design contracts 1). No outputs when there are none.
 */
export const findInstances: Activity<FindInstancesInputs, Partial<RunInstancesOutputs>> = async (inputs, context) => {
  const filter = { Name: 'client-token', Values: [inputs.ClientToken || context.token] };
  const found = await lookUntilVisible(context, {
    look: async () => {
      const request = { service: 'ec2', api: 'DescribeInstances', inputs: { Filters: [filter] } };
      const { Reservations } = await context.aws.call(request, context.signal);
      const instances = ((Reservations ?? []) as unknown as { Instances: Instance[] }[]).flatMap(
        (each) => each.Instances,
      );
      return instances.length === 0 ? undefined : instances;
    },
    failing: actionFailure('looking for the launched instance(s)'),
  });
  return { outputs: found === undefined ? {} : outputsOf(found) };
};
