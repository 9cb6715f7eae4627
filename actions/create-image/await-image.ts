import { actionFailure, withGuide } from '../../aws/failure-text.js';
import { unlessNotYetVisible, waitFor } from '../../aws/one-effect/wait.js';
import type { Activity, ActivityContext } from '../../engine/activity.js';
import type { ValueMap } from '../../engine/document/document.js';
import { StepFailure } from '../../engine/errors.js';
import { describeImages } from './describe-images.js';

export type CreateImageOutputs = { ImageId: string; ImageState: string };

const PHASE = 'verifying the created image is available';
const BROKEN = ['failed', 'error', 'invalid', 'deregistered', 'transient'];

/** DescribeImages until the image is `available`. */
export const awaitImage: Activity<{ ImageId: string }, CreateImageOutputs> = async ({ ImageId }, context) => ({
  outputs: await untilAvailable({ ImageId, ImageState: 'pending' }, context),
});

/** The outputs once the image is available. Published at every look, so that the record has them after a failure or timeout. */
export async function untilAvailable(made: CreateImageOutputs, context: ActivityContext): Promise<CreateImageOutputs> {
  const image = { ...made };
  await waitFor(context, {
    phase: () => PHASE,
    poll: () => isAvailable(image, context),
    failing: actionFailure(PHASE, { stage: 'PostVerification' }),
    keep: () => ({ ...image }),
  });
  return image;
}

async function isAvailable(image: CreateImageOutputs, context: ActivityContext): Promise<true | undefined> {
  const images = await unlessNotYetVisible(['InvalidAMIID.NotFound'], () =>
    describeImages({ ImageIds: [image.ImageId] }, context),
  );
  const found = images?.[0];
  image.ImageState = (found?.State as string | undefined) ?? image.ImageState;
  context.publish({ ...image });
  if (BROKEN.includes(image.ImageState)) throw broken(image, found!);
  return image.ImageState === 'available' ? true : undefined;
}

function broken(image: CreateImageOutputs, { StateReason }: ValueMap): StepFailure {
  const reason = (StateReason as { Message?: string } | undefined)?.Message;
  const text = `Image ${image.ImageId} entered unexpected state: ${image.ImageState}${reason === undefined ? '' : ` (${reason})`}.`;
  return new StepFailure({
    type: 'UnexpectedState',
    stage: 'PostVerification',
    failureType: 'Verification',
    message: withGuide(`Step fails when it's ${PHASE}. ${text}`),
    details: { ImageId: [image.ImageId], State: [image.ImageState] },
  });
}
