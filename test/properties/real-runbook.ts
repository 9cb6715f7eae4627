/** Random runbooks of the real actions, on what a FakeAws knows. */
import fc from 'fast-check';
import type { ScriptedSignal } from '../../engine/simulator/people.js';
import { DISTURBANCES, INSTANCE, type Disturbance } from './fake-aws.js';

export interface RealRun {
  /** The document, as JSON text. */
  text: string;
  disturbances: Disturbance[];
  signals: ScriptedSignal[];
  /** Ms after the start at which it is cancelled. */
  cancelAt?: number;
}

const api = (Api: string, inputs: object = {}): object => ({
  action: 'aws:executeAwsApi',
  inputs: { Service: 'ec2', Api, ...inputs },
});
const output = (Name: string, Selector: string, Type: string): object => ({ outputs: [{ Name, Selector, Type }] });

/** Each kind of work; `name` makes what it makes its own. An id that is to be an Integer does not convert. */
const WORK: ((name: string) => object)[] = [
  () => ({ action: 'aws:sleep', inputs: { Duration: 'PT5S' } }),
  () => ({ action: 'aws:runInstances', inputs: { ImageId: 'ami-1' } }),
  () => ({
    ...api('RunInstances', { ImageId: 'ami-1', MinCount: 1, MaxCount: 1 }),
    ...output('Id', '$.Instances[0].InstanceId', 'String'),
  }),
  () => ({
    ...api('RunInstances', { ImageId: 'ami-1', MinCount: 1, MaxCount: 1 }),
    ...output('Id', '$.Instances[0].InstanceId', 'Integer'),
  }),
  () => ({ ...api('CreateSnapshot', { VolumeId: 'vol-1' }), ...output('Id', '$.SnapshotId', 'String') }),
  () => ({ ...api('CreateSnapshot', { VolumeId: 'vol-1' }), ...output('Id', '$.SnapshotId', 'Integer') }),
  () => api('DescribeVolumes'),
  (name) => ({ action: 'aws:createImage', inputs: { InstanceId: INSTANCE, ImageName: name } }),
  () => ({ action: 'aws:changeInstanceState', inputs: { InstanceIds: [INSTANCE], DesiredState: 'running' } }),
  () => ({
    action: 'aws:runCommand',
    inputs: { DocumentName: 'AWS-RunShellScript', InstanceIds: [INSTANCE], Parameters: { commands: ['true'] } },
  }),
  () => ({
    action: 'aws:waitForAwsResourceProperty',
    inputs: {
      Service: 'ec2',
      Api: 'DescribeVolumes',
      PropertySelector: '$.Volumes[0].State',
      DesiredValues: ['available'],
    },
  }),
  () => ({ action: 'aws:approve', inputs: { Approvers: ['alice', 'bob'] }, timeoutSeconds: 60 }),
];

const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined });
const step = fc.record({
  kind: fc.nat({ max: WORK.length }),
  maxAttempts: maybe(fc.integer({ min: 1, max: 4 })),
  timeoutSeconds: maybe(fc.constantFrom(2, 20, 100)),
  onFailure: maybe(fc.constantFrom('Abort', 'Continue', 'Continue')),
});
const vote = fc.record({
  type: fc.constantFrom('Approve' as const, 'Approve' as const, 'Reject' as const),
  approver: fc.constantFrom('alice', 'bob', 'mallory'),
  afterMs: fc.nat({ max: 70_000 }),
});

/** Steps in a row; what they are named is where they stand. The last kind of work is a branch to the step after the next. */
export const realRun: fc.Arbitrary<RealRun> = fc
  .record({
    steps: fc.array(step, { minLength: 1, maxLength: 6 }),
    disturbances: fc.array(
      fc.oneof(
        { weight: 3, arbitrary: fc.constant('fine' as const) },
        { weight: 2, arbitrary: fc.constantFrom(...DISTURBANCES) },
      ),
      {
        maxLength: 20,
      },
    ),
    votes: fc.array(vote, { maxLength: 3 }),
    cancelAt: maybe(fc.nat({ max: 60_000 })),
  })
  .map(({ steps, disturbances, votes, cancelAt }) => {
    const mainSteps = steps.map(({ kind, ...attributes }, index) => ({
      ...written(kind, index, steps.length),
      ...defined(attributes),
    }));
    const asked = mainSteps.filter(({ action }) => action === 'aws:approve');
    return {
      text: JSON.stringify({ schemaVersion: '0.3', mainSteps }),
      disturbances,
      signals: asked.flatMap(({ name }) => votes.map((each) => ({ ...each, step: name }))),
      ...(cancelAt === undefined ? {} : { cancelAt }),
    };
  });

function written(kind: number, index: number, count: number): { name: string; action?: string } {
  const name = `s${index}`;
  if (kind < WORK.length) return { name, ...WORK[kind]!(name) };
  if (index + 2 >= count) return { name, ...WORK[0]!(name) };
  const Choices = [{ NextStep: `s${index + 2}`, Variable: '{{ global:REGION }}', StringEquals: 'eu-west-1' }];
  return { name, action: 'aws:branch', ...{ inputs: { Choices, Default: `s${index + 1}` } } };
}

const defined = (attributes: Record<string, unknown>): object =>
  Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined));
