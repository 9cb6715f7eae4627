/** The runbooks of a campaign: short ones that between them use every action that is built, and every kind of effect (design facts 5.4). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../workers/dev/package-root.js';
import { REGION, type World } from '../../support/world.js';
import type { Effects } from './oracle.js';

export interface Vote {
  step: string;
  approver: string;
  /** An update answers whether it counted; a plain signal only that it arrived. */
  by: 'update' | 'signal';
}

export interface Story {
  name: string;
  text: string;
  parameters: Record<string, string[]>;
  votes: Vote[];
  /** Steps that may end with OutcomeUnknown, and go on: they call what has neither token nor probe. Each with the effect it may lack. */
  unknowable: Record<string, keyof Effects>;
}

/** Each tags or names what it makes with the run's id (`effectsOf`). */
export const stories = (world: World): Story[] => [
  goldenAmi(world),
  voting(),
  calling(),
  commanding(world),
  changing(world),
];

function goldenAmi({ prepared }: World): Story {
  return {
    name: 'golden-ami',
    text: readFileSync(join(packageRoot(), 'runbooks', 'golden-ami.yaml'), 'utf8'),
    parameters: {
      BaseAmiId: [prepared.imageId],
      AutomationAssumeRole: [prepared.roleArn],
      Approvers: [prepared.approverArn],
    },
    votes: [{ step: 'approveCopy', approver: prepared.approverArn, by: 'update' }],
    unknowable: {},
  };
}

const ID = '{{ automation:EXECUTION_ID }}';
const TAGS = [{ Key: 'AutomationExecutionId', Value: ID }];

const step = (name: string, action: string, inputs: object, more: object = {}): object => ({
  name,
  action: `aws:${action}`,
  inputs,
  ...more,
});
const call = (name: string, Api: string, inputs: object, more: object = {}): object =>
  step(name, 'executeAwsApi', { Service: 'ec2', Api, ...inputs }, more);
const output = (Name: string, Selector: string): object => ({ outputs: [{ Name, Selector, Type: 'String' }] });

const story = (name: string, steps: object[], more: Partial<Story> = {}): Story => ({
  name,
  text: JSON.stringify({ schemaVersion: '0.3', mainSteps: steps }),
  parameters: {},
  votes: [],
  unknowable: {},
  ...more,
});

/** Two votes, one by update and one by signal; a branch over what came of them; a timer. */
function voting(): Story {
  const ask = step('ask', 'approve', { Approvers: ['alice', 'bob', 'carol'], MinRequiredApprovals: 2 });
  const Choices = [{ NextStep: 'nap', Variable: '{{ ask.ApprovalStatus }}', StringEquals: 'Approved' }];
  const mark = { Service: 'ssm', Api: 'PutParameter', Name: `/campaign/${ID}`, Value: 'approved', Type: 'String' };
  const steps = [
    step('before', 'sleep', { Duration: 'PT1S' }),
    ask,
    step('isApproved', 'branch', { Choices, Default: 'never' }),
    step('never', 'sleep', { Duration: 'PT0S' }, { isEnd: true }),
    step('nap', 'sleep', { Duration: 'PT2S' }),
    step('mark', 'executeAwsApi', { ...mark, Overwrite: true }, { onFailure: 'Continue', isEnd: true }),
  ];
  const votes: Vote[] = [
    { step: 'ask', approver: 'alice', by: 'update' },
    { step: 'ask', approver: 'bob', by: 'signal' },
  ];
  return story('voting', steps, { votes, unknowable: { mark: 'parameters' } });
}

/** With a token, repeatable, neither; and a deletion, whose repetition AWS refuses. */
function calling(): Story {
  const volume = (Tags: object[]): object => ({
    AvailabilityZone: `${REGION}a`,
    Size: 1,
    TagSpecifications: [{ ResourceType: 'volume', Tags }],
  });
  const available = (name: string, of: string): object =>
    step(name, 'waitForAwsResourceProperty', {
      Service: 'ec2',
      Api: 'DescribeVolumes',
      VolumeIds: [`{{ ${of}.Id }}`],
      PropertySelector: '$.Volumes[0].State',
      DesiredValues: ['available'],
    });
  const steps = [
    call('keep', 'CreateVolume', volume(TAGS), output('Id', '$.VolumeId')),
    call('scratch', 'CreateVolume', volume([...TAGS, { Key: 'Scratch', Value: 'yes' }]), output('Id', '$.VolumeId')),
    available('isKeptThere', 'keep'),
    call('snapshot', 'CreateSnapshot', { VolumeId: '{{ keep.Id }}', Description: ID }, { onFailure: 'Continue' }),
    call('throwAway', 'DeleteVolume', { VolumeId: '{{ scratch.Id }}' }),
    call('look', 'DescribeVolumes', { VolumeIds: ['{{ keep.Id }}'] }, output('Size', '$.Volumes[0].Size')),
  ];
  return story('calling', steps, { unknowable: { snapshot: 'snapshots' } });
}

/** Commands, found by their comment: on several nodes, then on one of them. */
function commanding({ prepared }: World): Story {
  const command = (name: string, InstanceIds: string[]): object =>
    step(name, 'runCommand', {
      DocumentName: 'AWS-RunShellScript',
      InstanceIds,
      Comment: `${name} ${ID}`,
      Parameters: { commands: ['uptime'] },
    });
  return story('commanding', [command('fleet', prepared.instanceIds), command('one', [prepared.instanceIds[1]!])]);
}

/** An instance through its states, and an image of it. */
function changing({ prepared }: World): Story {
  const change = (name: string, DesiredState: string): object =>
    step(name, 'changeInstanceState', { InstanceIds: ['{{ launch.Id }}'], DesiredState });
  const launch = {
    ImageId: prepared.imageId,
    InstanceType: 'm6i.large',
    TagSpecifications: [{ ResourceType: 'instance', Tags: TAGS }],
  };
  const steps = [
    step('launch', 'runInstances', launch, output('Id', '$.InstanceIds[0]')),
    change('stop', 'stopped'),
    step('image', 'createImage', { InstanceId: '{{ launch.Id }}', ImageName: `campaign-${ID}`, NoReboot: true }),
    change('start', 'running'),
    change('terminate', 'terminated'),
  ];
  return story('changing', steps);
}
