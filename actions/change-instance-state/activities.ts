import { callAws } from '../../aws/one-effect/call-aws.js';
import { actionFailure, refuseNothing, withGuide } from '../../aws/failure-text.js';
import { resumed } from '../../aws/one-effect/progress.js';
import { waitFor } from '../../aws/one-effect/wait.js';
import type { Activity, ActivityContext, AwsRequest } from '../../engine/activity.js';
import type { ValueMap } from '../../engine/document/document.js';
import { StepFailure } from '../../engine/errors.js';
import type { ChangeInstanceStateInputs, DesiredState } from './action.js';

export type ChangeInstanceStateOutputs = { InstanceStates: string[] };

/** States from which an instance cannot reach the desired one (behaviour 3.4). */
const LOST: Record<DesiredState, string[]> = {
  running: ['shutting-down', 'terminated'],
  stopped: ['shutting-down', 'terminated'],
  terminated: [],
};
const FAILED_CHECKS = ['impaired', 'insufficient-data', 'not-applicable'];

/**
 * Requests the state, unless `CheckStateOnly`; then polls until every instance is in it, and publishes their states. A repeated request
 * changes nothing.
 */
export const changeInstanceState: Activity<ChangeInstanceStateInputs, ChangeInstanceStateOutputs> = async (
  inputs,
  context,
) => {
  refuseNothing('InstanceIds', inputs.InstanceIds);
  const progress = resumed<Progress>(context);
  const request = inputs.CheckStateOnly === true || progress.asked ? undefined : change(inputs);
  const failing = actionFailure(`changing the state of the instance(s) to ${inputs.DesiredState}`);
  if (request !== undefined) await callAws(context, { request, effect: { kind: 'idempotent' }, failing });
  const phase = `verifying the instance(s) are ${inputs.DesiredState}`;
  const started = new Set(progress.started);
  const InstanceStates = await waitFor(context, {
    phase: () => phase,
    poll: () => allInState(inputs, started, context),
    failing: actionFailure(phase, { stage: 'PostVerification' }),
    keep: () => ({ asked: true, ...(started.size === 0 ? {} : { started: [...started] }) }),
  });
  return { outputs: { InstanceStates } };
};

interface Progress {
  asked: true;
  /** Instances that were seen `pending` or `running`; kept only for `FailOnUnexpectedStopped`. */
  started: string[];
}

function change({ DesiredState, InstanceIds, Force, AdditionalInfo }: ChangeInstanceStateInputs): AwsRequest {
  const service = 'ec2';
  if (DesiredState === 'terminated') return { service, api: 'TerminateInstances', inputs: { InstanceIds } };
  if (DesiredState === 'stopped') {
    return { service, api: 'StopInstances', inputs: { InstanceIds, ...(Force === undefined ? {} : { Force }) } };
  }
  const info: ValueMap = AdditionalInfo === undefined ? {} : { AdditionalInfo };
  return { service, api: 'StartInstances', inputs: { InstanceIds, ...info } };
}

interface Status {
  InstanceId: string;
  InstanceState: { Name: string };
  InstanceStatus?: { Status?: string };
  SystemStatus?: { Status?: string };
}

/** The states, once every instance is in the desired one. An instance that AWS does not show is not. */
async function allInState(
  inputs: ChangeInstanceStateInputs,
  started: Set<string>,
  context: ActivityContext,
): Promise<string[] | undefined> {
  const { InstanceIds, DesiredState } = inputs;
  const request = { service: 'ec2', api: 'DescribeInstanceStatus', inputs: { InstanceIds, IncludeAllInstances: true } };
  const answer = await context.aws.call(request, context.signal);
  const byId = new Map(((answer.InstanceStatuses ?? []) as unknown as Status[]).map((each) => [each.InstanceId, each]));
  const statuses = InstanceIds.map((id) => byId.get(id));
  const states = statuses.map((status) => status?.InstanceState.Name ?? 'unknown');
  context.publish({ InstanceStates: states });
  const lost = statuses.find((status) => status !== undefined && isLost(status, inputs, started));
  if (lost !== undefined) throw unexpected(lost, DesiredState);
  return statuses.every((status) => status !== undefined && isInState(status, DesiredState)) ? states : undefined;
}

const checks = ({ InstanceStatus, SystemStatus }: Status): (string | undefined)[] => [
  InstanceStatus?.Status,
  SystemStatus?.Status,
];

const isInState = (status: Status, desired: DesiredState): boolean =>
  status.InstanceState.Name === desired && (desired !== 'running' || checks(status).every((check) => check === 'ok'));

/** Can the instance no longer reach the desired state? Status checks count only while it runs: before that they do not apply. */
function isLost(status: Status, inputs: ChangeInstanceStateInputs, started: Set<string>): boolean {
  const { DesiredState } = inputs;
  const { Name } = status.InstanceState;
  if (LOST[DesiredState].includes(Name)) return true;
  if (DesiredState !== 'running') return false;
  if (inputs.FailOnUnexpectedStopped === true && hasStoppedAgain(status, started)) return true;
  return Name === 'running' && checks(status).some((check) => FAILED_CHECKS.includes(check ?? ''));
}

/** Adds instances that start to `started`. Only those can stop again: right after the request AWS may still show one as stopped. */
function hasStoppedAgain({ InstanceId, InstanceState }: Status, started: Set<string>): boolean {
  if (['pending', 'running'].includes(InstanceState.Name)) started.add(InstanceId);
  return started.has(InstanceId) && ['stopping', 'stopped'].includes(InstanceState.Name);
}

function unexpected(status: Status, desired: DesiredState): StepFailure {
  const { InstanceId, InstanceState } = status;
  const { Name } = InstanceState;
  const state = Name === 'running' ? `${Name} with status checks ${checks(status).join(' and ')}` : Name;
  const text = `Step fails when it's verifying the instance(s) are ${desired}. Instance ${InstanceId} entered unexpected state: ${state}.`;
  return new StepFailure({
    type: 'UnexpectedState',
    stage: 'PostVerification',
    failureType: 'Verification',
    message: withGuide(text),
    details: { InstanceId: [InstanceId], State: [Name] },
  });
}
