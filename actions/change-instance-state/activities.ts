import { callAws } from '../../aws/effects.js';
import { actionFailure, withGuide } from '../../aws/failures.js';
import { resumed } from '../../aws/progress.js';
import { waitFor } from '../../aws/wait.js';
import type { Activity, ActivityContext, AwsRequest } from '../../engine/action.js';
import type { ValueMap } from '../../engine/document/document.js';
import { StepFailure } from '../../engine/errors.js';
import type { ChangeInstanceStateInputs, DesiredState } from './action.js';

export type ChangeInstanceStateOutputs = { InstanceStates: string[] };

/** States that lead nowhere near the desired one (spec 3.4). */
const LOST: Record<DesiredState, string[]> = {
  running: ['shutting-down', 'terminated'],
  stopped: ['shutting-down', 'terminated'],
  terminated: [],
};
const FAILED_CHECKS = ['impaired', 'insufficient-data', 'not-applicable'];

/** Asks for the state unless it is only to be checked, then looks until every instance is in it. Asking twice is like once. */
export const changeInstanceState: Activity<ChangeInstanceStateInputs, ChangeInstanceStateOutputs> = async (
  inputs,
  context,
) => {
  const request =
    inputs.CheckStateOnly === true || resumed<{ asked: true }>(context).asked ? undefined : change(inputs);
  const failing = actionFailure(`changing the state of the instance(s) to ${inputs.DesiredState}`);
  if (request !== undefined) await callAws(context, { request, effect: { kind: 'idempotent' }, failing });
  const phase = `verifying the instance(s) are ${inputs.DesiredState}`;
  const known: ChangeInstanceStateOutputs = { InstanceStates: [] };
  await waitFor(context, {
    phase: () => phase,
    poll: () => allInState(inputs, known, context),
    failing: actionFailure(phase, { stage: 'PostVerification', outputs: () => ({ ...known }) }),
    keep: () => ({ asked: true }),
    outputs: () => ({ ...known }),
  });
  return { outputs: known };
};

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

async function allInState(
  { InstanceIds, DesiredState }: ChangeInstanceStateInputs,
  known: ChangeInstanceStateOutputs,
  context: ActivityContext,
): Promise<true | undefined> {
  const inputs = { InstanceIds, IncludeAllInstances: true };
  const request = { service: 'ec2', api: 'DescribeInstanceStatus', inputs };
  const answer = await context.aws.call(request, context.signal);
  const byId = new Map(((answer.InstanceStatuses ?? []) as unknown as Status[]).map((each) => [each.InstanceId, each]));
  const statuses = InstanceIds.map((id) => byId.get(id));
  known.InstanceStates = statuses.map((status) => status?.InstanceState.Name ?? 'unknown');
  const lost = statuses.find((status) => status !== undefined && isLost(status, DesiredState));
  if (lost !== undefined) throw unexpected(lost, DesiredState, known);
  return statuses.every((status) => status !== undefined && isInState(status, DesiredState)) ? true : undefined;
}

const checks = ({ InstanceStatus, SystemStatus }: Status): (string | undefined)[] => [
  InstanceStatus?.Status,
  SystemStatus?.Status,
];

const isInState = (status: Status, desired: DesiredState): boolean =>
  status.InstanceState.Name === desired && (desired !== 'running' || checks(status).every((check) => check === 'ok'));

/** Checks count only while the instance runs: before that they do not apply yet. */
const isLost = (status: Status, desired: DesiredState): boolean =>
  LOST[desired].includes(status.InstanceState.Name) ||
  (desired === 'running' &&
    status.InstanceState.Name === 'running' &&
    checks(status).some((check) => FAILED_CHECKS.includes(check ?? '')));

function unexpected(status: Status, desired: DesiredState, known: ChangeInstanceStateOutputs): StepFailure {
  const { InstanceId, InstanceState } = status;
  const state = LOST[desired].includes(InstanceState.Name)
    ? InstanceState.Name
    : `${InstanceState.Name} with status checks ${checks(status).join(' and ')}`;
  const text = `Step fails when it's verifying the instance(s) are ${desired}. Instance ${InstanceId} entered unexpected state: ${state}.`;
  return new StepFailure({
    type: 'UnexpectedState',
    stage: 'PostVerification',
    failureType: 'Verification',
    message: withGuide(text),
    details: { InstanceId: [InstanceId], State: [InstanceState.Name] },
    outputs: { ...known },
  });
}
