/** Inputs for every activity, and an AWS that answers enough of them. */
import type { activities } from '../../actions/activities.js';
import type { ActivityContext, AwsCaller, AwsRequest } from '../../engine/activity.js';
import type { ValueMap } from '../../engine/document/document.js';

export type ActivityName = keyof typeof activities;

const command = { DocumentName: 'AWS-RunShellScript', InstanceIds: ['i-1'] };
const image = { InstanceId: 'i-1', ImageName: 'golden' };

/** Inputs with which each would write, if it does. */
export const ACTIVITY_INPUTS: Record<ActivityName, ValueMap> = {
  getCallerIdentity: {},
  keepRecord: {},
  selectOutputs: {},
  changeInstanceState: { InstanceIds: ['i-1'], DesiredState: 'stopped' },
  awaitImage: { ImageId: 'ami-1' },
  createImage: image,
  findImage: { ...image, since: 0 },
  requestImage: image,
  callAwsApi: { Service: 'ec2', Api: 'CreateSnapshot', VolumeId: 'vol-1' },
  awaitCommand: { CommandId: 'c-1' },
  cancelCommand: { CommandId: 'c-1' },
  findCommand: { ...command, since: 0 },
  sendCommand: command,
  awaitInstances: { InstanceIds: ['i-1'] },
  findInstances: {},
  launchInstances: { ImageId: 'ami-1' },
  runInstances: { ImageId: 'ami-1' },
  waitForProperty: { Service: 'ec2', Api: 'DescribeInstances', PropertySelector: '$.X', DesiredValues: ['y'] },
};

/** What every question is answered with: enough for each activity to go on. */
export const ANSWERS: ValueMap = {
  Account: '123456789012',
  Arn: 'arn',
  InstanceInformationList: [{ InstanceId: 'i-1', PingStatus: 'Online' }],
};

/** Does this request only ask? */
export const asks = ({ api }: AwsRequest): boolean => /^(Describe|List|Get)/.test(api);

/** The context of one try. Its clock goes on with every look, so that waits end. */
export function contextOf(aws: AwsCaller, attempt = 1, resumedFrom?: unknown): ActivityContext {
  let nowMs = 1_000_000;
  return {
    aws,
    now: () => nowMs,
    sleep: (ms) => Promise.resolve(void (nowMs += ms)),
    heartbeat: () => undefined,
    resumedFrom,
    publish: () => undefined,
    published: {},
    warn: () => undefined,
    signal: new AbortController().signal,
    token: '7c9f2c1e-5c5f-5b0e-9d3f-2b1a6f0e8a11',
    attempt,
    again: false,
    scheduledAt: nowMs,
    executionId: 'run-1',
    throttlingRetrySeconds: 300,
  };
}
