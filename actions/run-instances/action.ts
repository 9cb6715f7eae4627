import { defineAction, type Effects, type JsonSchema, type StepContext, type StepResult } from '../../engine/action.js';
import type { ValueMap } from '../../engine/document/document.js';
import type * as activities from './activities.js';

/** The inputs (behaviour 3.20). */
export interface RunInstancesInputs {
  ImageId: string;
  InstanceType?: string;
  MinInstanceCount?: number | string;
  MaxInstanceCount?: number | string;
  IamInstanceProfileArn?: string;
  IamInstanceProfileName?: string;
  SecurityGroupIds?: string[];
  SecurityGroups?: string[];
  BlockDeviceMappings?: ValueMap[];
  NetworkInterfaces?: ValueMap[];
  TagSpecifications?: ValueMap[];
  Placement?: ValueMap;
  MetadataOptions?: ValueMap;
  Monitoring?: boolean;
  DisableApiTermination?: boolean;
  EbsOptimized?: boolean;
  UserData?: string;
  AdditionalInfo?: string;
  ClientToken?: string;
  InstanceInitiatedShutdownBehavior?: string;
  KernelId?: string;
  KeyName?: string;
  PrivateIpAddress?: string;
  RamdiskId?: string;
  SubnetId?: string;
}

const text = (description: string): JsonSchema => ({ type: 'string', description });
const flag = (description: string): JsonSchema => ({ type: 'boolean', description });
const texts = (description: string): JsonSchema => ({ type: 'array', items: { type: 'string' }, description });
const map = (description: string): JsonSchema => ({ type: 'object', description });
const maps = (description: string): JsonSchema => ({ type: 'array', items: { type: 'object' }, description });

/** AWS's guide types the counts as text and writes them as numbers. */
const count = (description: string): JsonSchema => ({
  description,
  anyOf: [
    { type: 'integer', minimum: 1 },
    { type: 'string', pattern: '^[1-9][0-9]*$' },
  ],
});

/** aws:runInstances: launches instances and waits until they run and their checks pass (behaviour 3.20). */
export const runInstances = defineAction<RunInstancesInputs, typeof activities>({
  name: 'aws:runInstances',
  summary: 'Launches EC2 instances and waits until they are ready.',
  inputs: {
    type: 'object',
    properties: {
      ImageId: text('The image to launch.'),
      InstanceType: text('The instance type; m1.small by default.'),
      MinInstanceCount: count('The fewest instances to launch; 1 by default.'),
      MaxInstanceCount: count('The most instances to launch; 1 by default.'),
      IamInstanceProfileArn: text('ARN of the instance profile.'),
      IamInstanceProfileName: text('Name of the instance profile.'),
      SecurityGroupIds: texts('Ids of security groups.'),
      SecurityGroups: texts('Names of security groups.'),
      BlockDeviceMappings: maps('Block devices, as the API takes them.'),
      NetworkInterfaces: maps('Network interfaces, as the API takes them.'),
      TagSpecifications: maps('Tags for what is launched, as the API takes them.'),
      Placement: map('Where to launch, as the API takes it.'),
      MetadataOptions: map('Options of the instance metadata service.'),
      Monitoring: flag('Turns detailed monitoring on.'),
      DisableApiTermination: flag('Protects the instances from termination.'),
      EbsOptimized: flag('Launches EBS-optimised instances.'),
      UserData: text('User data, in Base64.'),
      AdditionalInfo: text('Reserved by AWS.'),
      ClientToken: text('Your own idempotency token; one is made for the step by default.'),
      InstanceInitiatedShutdownBehavior: text('What a shutdown from inside does: stop or terminate.'),
      KernelId: text('Id of the kernel.'),
      KeyName: text('Name of the key pair.'),
      PrivateIpAddress: text('The primary IPv4 address.'),
      RamdiskId: text('Id of the RAM disk.'),
      SubnetId: text('Id of the subnet.'),
    },
    required: ['ImageId'],
    additionalProperties: false,
  },
  outputs: { InstanceIds: 'StringList', InstanceStates: 'StringList' },
  makes: ['InstanceIds'],
  timeout: { defaultSeconds: 3600 },
  onCancelTarget: false,
  run: launchAndAwait,
  onInterrupt: findLaunched,
});

type Context = StepContext<typeof activities>;

/** Two activities, so that the ids are in history before the wait begins (design contracts 5). Runs of plan version 1 have one. */
function* launchAndAwait(inputs: RunInstancesInputs, context: Context): Effects<StepResult> {
  const { activities, planVersion } = context;
  if (planVersion === 1) return { outputs: yield* activities.runInstances(inputs, { mode: 'wait', answers: true }) };
  const launched = yield* activities.launchInstances(inputs, { mode: 'wait' });
  context.publish(launched);
  const { InstanceIds } = launched;
  return { outputs: yield* activities.awaitInstances({ InstanceIds }, { mode: 'wait', answers: true }) };
}

/** Looks for instances whose ids did not reach history although AWS launched them, so that the record and `onCancel` steps know of them. */
function* findLaunched(published: ValueMap, context: Context, inputs: RunInstancesInputs): Effects<void> {
  if (published.InstanceIds !== undefined || context.planVersion === 1) return;
  const { ClientToken } = inputs;
  const token = ClientToken === undefined ? {} : { ClientToken };
  const mode = { mode: 'call', seconds: 25, key: 'launchInstances' } as const;
  context.publish(yield* context.activities.findInstances(token, mode));
}
