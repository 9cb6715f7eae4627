import { callAws } from '../../aws/one-effect/call-aws.js';
import { actionFailure, refuseNothing } from '../../aws/failure-text.js';
import { resumed, stillUnsent, type CallProgress } from '../../aws/one-effect/progress.js';
import { waitFor } from '../../aws/one-effect/wait.js';
import type { Activity, ActivityContext } from '../../engine/activity.js';
import type { ValueMap } from '../../engine/document/document.js';
import type { RunCommandInputs } from './action.js';
import { findSent } from './find-sent.js';
import { requestInputs } from './request-inputs.js';

/**
 * Waits until the nodes in `InstanceIds` are online, then calls SendCommand. It takes effect once, because a repetition first looks for a
 * command with the token in its comment (design house 6).
 */
export const sendCommand: Activity<RunCommandInputs, { CommandId: string }> = async (inputs, context) => {
  refuseNothing('InstanceIds', inputs.InstanceIds);
  refuseNothing('Targets', inputs.Targets);
  const { call } = resumed<{ call: CallProgress }>(context);
  const verified = call?.tries !== undefined;
  if (!verified) await untilOnline(inputs.InstanceIds ?? [], context);
  const request = requestInputs(inputs, context.token);
  const answer = await callAws(context, {
    request: { service: 'ssm', api: 'SendCommand', inputs: request },
    effect: { kind: 'single' },
    probe: () => findSent({ request, since: context.scheduledAt }, context, true),
    failing: actionFailure('sending the command'),
  });
  const { CommandId } = answer.Command as { CommandId: string };
  context.publish({ CommandId });
  return { outputs: { CommandId } };
};

async function untilOnline(ids: string[], context: ActivityContext): Promise<void> {
  if (ids.length === 0) return;
  let offline = ids;
  await waitFor(context, {
    phase: () =>
      `verifying the SSM Agent availability on the target instance(s). SSM Agent on Instances: [${offline.join(', ')}] are not functioning`,
    poll: async () => {
      offline = await offlineNodes(ids, context);
      return offline.length === 0 ? true : undefined;
    },
    failing: actionFailure('verifying the SSM Agent availability on the target instance(s)', {
      stage: 'PreVerification',
    }),
    keepAtHandBack: () => stillUnsent(context) as ValueMap,
  });
}

async function offlineNodes(ids: string[], context: ActivityContext): Promise<string[]> {
  const inputs = { Filters: [{ Key: 'InstanceIds', Values: ids }], MaxResults: 50 };
  const answer = await context.aws.call({ service: 'ssm', api: 'DescribeInstanceInformation', inputs }, context.signal);
  const nodes = (answer.InstanceInformationList ?? []) as ValueMap[];
  const online = new Set(nodes.filter((node) => node.PingStatus === 'Online').map((node) => node.InstanceId));
  return ids.filter((id) => !online.has(id));
}
