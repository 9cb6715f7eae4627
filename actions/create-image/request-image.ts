import { callAws } from '../../aws/one-effect/call-aws.js';
import { actionFailure } from '../../aws/failure-text.js';
import { lookUntilVisible } from '../../aws/one-effect/visible.js';
import type { Activity, ActivityContext } from '../../engine/activity.js';
import type { ValueMap } from '../../engine/document/document.js';
import type { CreateImageInputs } from './action.js';
import type { CreateImageOutputs } from './await-image.js';
import { describeImages } from './describe-images.js';

/**
 * Allowed difference between AWS's clock and ours, with AWS's rounding to seconds. If the clocks differ by more, the step ends with
 * `OutcomeUnknown`, because AWS refuses the name as taken. A larger value could adopt an image that existed before the step.
 */
const SKEW_MS = 5_000;

/**
 * CreateImage. It takes effect once, because a repetition first looks for the image. The id is in history before any wait begins
 * (design contracts 5).
 */
export const requestImage: Activity<CreateImageInputs, CreateImageOutputs> = async (inputs, context) => ({
  outputs: await request(inputs, context),
});

/** Requests the image, and publishes both outputs at once. */
export async function request(inputs: CreateImageInputs, context: ActivityContext): Promise<CreateImageOutputs> {
  const { InstanceId, ImageName, ImageDescription, ...same } = inputs;
  const description = ImageDescription === undefined ? {} : { Description: ImageDescription };
  const answer = await callAws(context, {
    request: {
      service: 'ec2',
      api: 'CreateImage',
      inputs: { ...same, InstanceId, Name: ImageName, ...description },
    },
    effect: { kind: 'single' },
    probe: () => findMade({ InstanceId, ImageName, since: context.scheduledAt }, context),
    takenCode: 'InvalidAMIName.Duplicate',
    failing: actionFailure('creating the image'),
  });
  const image = { ImageId: answer.ImageId as string, ImageState: 'pending' };
  context.publish(image);
  return image;
}

/** `since`: when the step began, ms since the epoch. */
export type FindImageInputs = Pick<CreateImageInputs, 'InstanceId' | 'ImageName'> & { since: number };

/** The image that an interrupted `requestImage` made without returning its id. No outputs when there is none. */
export const findImage: Activity<FindImageInputs, Partial<CreateImageOutputs>> = async (inputs, context) => {
  const look = (): Promise<ValueMap | undefined> => findMade(inputs, context);
  const image = await lookUntilVisible(context, { look, failing: actionFailure('looking for the image') });
  if (image === undefined) return { outputs: {} };
  return { outputs: { ImageId: image.ImageId as string, ImageState: (image.State as string) ?? 'pending' } };
};

/**
 * Our image: of this account, with this name and source instance, made after `since`. Other images of that name do not count
 * (design house 6).
 */
async function findMade(
  { InstanceId, ImageName, since }: FindImageInputs,
  context: ActivityContext,
): Promise<ValueMap | undefined> {
  const filters = [
    { Name: 'name', Values: [ImageName] },
    { Name: 'source-instance-id', Values: [InstanceId] },
  ];
  const images = await describeImages({ Owners: ['self'], Filters: filters }, context);
  return images.find(
    ({ Name, CreationDate }) => Name === ImageName && Date.parse(CreationDate as string) >= since - SKEW_MS,
  );
}
