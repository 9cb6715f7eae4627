import { callAws } from '../../aws/effects.js';
import { actionFailure } from '../../aws/failures.js';
import { resumed, stillUnsent, type CallProgress } from '../../aws/progress.js';
import { waitFor } from '../../aws/wait.js';
import type { Activity, ActivityContext } from '../../engine/action.js';
import type { Value, ValueMap } from '../../engine/document/document.js';
import type { RunCommandInputs } from './action.js';
import { findSent } from './find-sent.js';

const LONGEST_COMMENT = 100;

/**
 * Waits until nodes that are named by id are online, then SendCommand, once in effect by a look for the command before any
 * second request (house 6): its comment carries the token.
 */
export const sendCommand: Activity<RunCommandInputs, { CommandId: string }> = async (inputs, context) => {
  const { call } = resumed<{ call: CallProgress }>(context);
  const verified = call?.tries !== undefined;
  if (!verified) await untilOnline(inputs.InstanceIds ?? [], context);
  const request = requestInputs(inputs, context.token);
  const answer = await callAws(context, {
    request: { service: 'ssm', api: 'SendCommand', inputs: request },
    effect: { kind: 'single' },
    probe: () => findSent(request, context),
    failing: actionFailure('sending the command'),
  });
  return { outputs: { CommandId: (answer.Command as { CommandId: string }).CommandId } };
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

function requestInputs(inputs: RunCommandInputs, token: string): ValueMap {
  const { Parameters, Comment, ...same } = inputs;
  return {
    ...(same as ValueMap),
    ...(Parameters === undefined ? {} : { Parameters: listParameters(Parameters) }),
    Comment: markedComment(Comment, token),
  };
}

/** The author's text, and the token where there is room for both. */
function markedComment(comment: string | undefined, token: string): string {
  const marked = comment === undefined ? token : `${comment} ${token}`;
  return marked.length <= LONGEST_COMMENT ? marked : comment!;
}

/** Run Command wants a list of texts for every parameter. */
const listParameters = (parameters: ValueMap): ValueMap =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [
      name,
      (Array.isArray(value) ? value : [value]).map(parameterText),
    ]),
  );

const parameterText = (value: Value): string => (typeof value === 'string' ? value : JSON.stringify(value));
