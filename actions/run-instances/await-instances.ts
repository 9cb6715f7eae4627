import { actionFailure, withGuide } from '../../aws/failure-text.js';
import { unlessNotYetVisible, waitFor } from '../../aws/one-effect/wait.js';
import type { Activity, ActivityContext } from '../../engine/activity.js';
import { StepFailure } from '../../engine/errors.js';

export type RunInstancesOutputs = { InstanceIds: string[]; InstanceStates: string[] };

const PHASE = 'verifying launched instance(s) are ready to be used';
const UNEXPECTED = ['shutting-down', 'terminated', 'stopping', 'stopped'];

/** DescribeInstanceStatus until every instance is `running` with status `ok`. */
export const awaitInstances: Activity<{ InstanceIds: string[] }, RunInstancesOutputs> = async (
  { InstanceIds },
  context,
) => {
  const InstanceStates = InstanceIds.map(() => 'pending');
  return { outputs: await untilReady({ InstanceIds, InstanceStates }, context) };
};

/** The outputs once all instances are ready. Published at every look, so that the record has them after a failure or timeout. */
export async function untilReady(
  launched: RunInstancesOutputs,
  context: ActivityContext,
): Promise<RunInstancesOutputs> {
  const instances = { ...launched };
  await waitFor(context, {
    phase: () => PHASE,
    poll: () => allReady(instances, context),
    failing: actionFailure(PHASE, { stage: 'PostVerification' }),
    keep: () => ({ ...instances }),
  });
  return instances;
}

/** Updates the states in `instances`; true once all are ready. */
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
  context.publish({ ...instances });
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
  });
}
