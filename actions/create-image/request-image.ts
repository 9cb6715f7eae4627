import { callAws } from '../../aws/one-effect/call-aws.js';
import { actionFailure } from '../../aws/failure-text.js';
import { lookUntilVisible } from '../../aws/one-effect/visible.js';
import type { Activity, ActivityContext } from '../../engine/activity.js';
import type { ValueMap } from '../../engine/document/document.js';
import type { CreateImageInputs } from './action.js';
import type { CreateImageOutputs } from './await-image.js';
import { describeImages } from './describe-images.js';

/**
 * How far AWS's clock and ours may be apart, and what its times are rounded by. Too little ends in `OutcomeUnknown`, because the name is taken;
 * too much adopts an image that was there before.
 */
const SKEW_MS = 5_000;

/**
 * CreateImage, once in effect by a look for the image before any second request. The id stands in history before any wait begins
 * (design contracts 5).
 */
export const requestImage: Activity<CreateImageInputs, CreateImageOutputs> = async (inputs, context) => ({
  outputs: await request(inputs, context),
});

/** Asks for the image, and publishes both outputs at once. */
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

/** What a request that was interrupted before it could say so has made. Without outputs when there is nothing. */
export const findImage: Activity<FindImageInputs, Partial<CreateImageOutputs>> = async (inputs, context) => {
  const look = (): Promise<ValueMap | undefined> => findMade(inputs, context);
  const image = await lookUntilVisible(context, { look, failing: actionFailure('looking for the image') });
  if (image === undefined) return { outputs: {} };
  return { outputs: { ImageId: image.ImageId as string, ImageState: (image.State as string) ?? 'pending' } };
};

/**
 * Our image, by name and source instance, made since then. Nobody else's image of that name counts (design house 6).
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
