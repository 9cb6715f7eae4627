import { callAws } from '../../aws/effects.js';
import { actionFailure, withGuide } from '../../aws/failures.js';
import { resumed } from '../../aws/progress.js';
import { unlessNotYetVisible, waitFor } from '../../aws/wait.js';
import type { Activity, ActivityContext } from '../../engine/action.js';
import type { ValueMap } from '../../engine/document/document.js';
import { StepFailure } from '../../engine/errors.js';
import type { RunInstancesInputs } from './action.js';

export type RunInstancesOutputs = { InstanceIds: string[]; InstanceStates: string[] };

const PHASE = 'verifying launched instance(s) are ready to be used';
const UNEXPECTED = ['shutting-down', 'terminated', 'stopping', 'stopped'];

/**
 * RunInstances, once in effect by its token, then DescribeInstanceStatus until every instance is `running` with status `ok`.
 * A failure or timeout after the launch carries both outputs, so that a later step can terminate what was launched.
 */
export const runInstances: Activity<RunInstancesInputs, RunInstancesOutputs> = async (inputs, context) => {
  const launched = resumed<RunInstancesOutputs>(context);
  const instances =
    launched.InstanceIds === undefined ? await launch(inputs, context) : (launched as RunInstancesOutputs);
  const outputs = (): RunInstancesOutputs => ({ ...instances });
  await waitFor(context, {
    phase: () => PHASE,
    poll: () => allReady(instances, context),
    failing: actionFailure(PHASE, { stage: 'PostVerification', outputs }),
    keep: outputs,
    outputs,
  });
  return { outputs: outputs() };
};

async function launch(inputs: RunInstancesInputs, context: ActivityContext): Promise<RunInstancesOutputs> {
  const answer = await callAws(context, {
    request: { service: 'ec2', api: 'RunInstances', inputs: requestInputs(inputs) },
    effect: { kind: 'token', member: 'ClientToken' },
    failing: actionFailure('launching the instance(s)'),
  });
  const launched = answer.Instances as { InstanceId: string; State?: { Name?: string } }[];
  const instances = {
    InstanceIds: launched.map(({ InstanceId }) => InstanceId),
    InstanceStates: launched.map(({ State }) => State?.Name ?? 'pending'),
  };
  context.heartbeat(instances);
  return instances;
}

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

/** Notes every state in `instances`; true once all are ready. */
async function allReady(instances: RunInstancesOutputs, context: ActivityContext): Promise<true | undefined> {
  const inputs = { InstanceIds: instances.InstanceIds, IncludeAllInstances: true };
  const answer = await unlessNotYetVisible(['InvalidInstanceID.NotFound'], () =>
    context.aws.call({ service: 'ec2', api: 'DescribeInstanceStatus', inputs }, context.signal),
  );
  const statuses = (answer?.InstanceStatuses ?? []) as unknown as InstanceStatus[];
  const byId = new Map(statuses.map((status) => [status.InstanceId, status]));
  instances.InstanceStates = instances.InstanceIds.map(
    (id, index) => byId.get(id)?.InstanceState.Name ?? instances.InstanceStates[index]!,
  );
  refuseUnexpected(instances);
  return instances.InstanceIds.every((id) => isReady(byId.get(id))) ? true : undefined;
}

interface InstanceStatus {
  InstanceId: string;
  InstanceState: { Name: string };
  InstanceStatus?: { Status?: string };
}

const isReady = (status: InstanceStatus | undefined): boolean =>
  status?.InstanceState.Name === 'running' && status.InstanceStatus?.Status === 'ok';

function refuseUnexpected(instances: RunInstancesOutputs): void {
  const index = instances.InstanceStates.findIndex((state) => UNEXPECTED.includes(state));
  if (index === -1) return;
  const [id, state] = [instances.InstanceIds[index]!, instances.InstanceStates[index]!];
  throw new StepFailure({
    type: 'UnexpectedState',
    stage: 'PostVerification',
    failureType: 'Verification',
    message: withGuide(`Step fails when it's ${PHASE}. Instance ${id} entered unexpected state: ${state}.`),
    details: { InstanceId: [id], State: [state] },
    outputs: { ...instances },
  });
}
