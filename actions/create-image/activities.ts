import { resumed } from '../../aws/one-effect/progress.js';
import type { Activity } from '../../engine/activity.js';
import type { CreateImageInputs } from './action.js';
import { untilAvailable, type CreateImageOutputs } from './await-image.js';
import { request } from './request-image.js';

export { awaitImage } from './await-image.js';
export { findImage, requestImage } from './request-image.js';

/** Requests the image and waits for it in one activity, for runs of the first Plan version. */
export const createImage: Activity<CreateImageInputs, CreateImageOutputs> = async (inputs, context) => {
  const earlier = resumed<CreateImageOutputs>(context);
  const { ImageId } = earlier.ImageId === undefined ? await request(inputs, context) : earlier;
  const image = { ImageId: ImageId!, ImageState: earlier.ImageState ?? 'pending' };
  context.heartbeat(image);
  return { outputs: await untilAvailable(image, context) };
};
