import { callAws } from '../../aws/effects.js';
import { actionFailure, withGuide } from '../../aws/failures.js';
import { resumed } from '../../aws/progress.js';
import { unlessNotYetVisible, waitFor } from '../../aws/wait.js';
import type { Activity, ActivityContext } from '../../engine/action.js';
import type { ValueMap } from '../../engine/document/document.js';
import { StepFailure } from '../../engine/errors.js';
import type { CreateImageInputs } from './action.js';

export type CreateImageOutputs = { ImageId: string; ImageState: string };

const PHASE = 'verifying the created image is available';
const BROKEN = ['failed', 'error', 'invalid', 'deregistered', 'transient'];
/** How far AWS's clock and ours may be apart. */
const SKEW_MS = 60_000;

/**
 * CreateImage, once in effect by a look for the image before any second request, then DescribeImages until it is `available`.
 * A failure or timeout after the request carries both outputs, so that a later step can deregister a half-made image.
 */
export const createImage: Activity<CreateImageInputs, CreateImageOutputs> = async (inputs, context) => {
  const earlier = resumed<CreateImageOutputs>(context);
  const image: CreateImageOutputs = {
    ImageId: earlier.ImageId ?? (await create(inputs, context)),
    ImageState: earlier.ImageState ?? 'pending',
  };
  const outputs = (): CreateImageOutputs => ({ ...image });
  context.heartbeat(outputs());
  await waitFor(context, {
    phase: () => PHASE,
    poll: () => isAvailable(image, context),
    failing: actionFailure(PHASE, { stage: 'PostVerification', outputs }),
    keep: outputs,
    outputs,
  });
  return { outputs: outputs() };
};

async function create(inputs: CreateImageInputs, context: ActivityContext): Promise<string> {
  const { InstanceId, ImageName, ImageDescription, ...same } = inputs;
  const description = ImageDescription === undefined ? {} : { Description: ImageDescription };
  const request = {
    service: 'ec2',
    api: 'CreateImage',
    inputs: { ...same, InstanceId, Name: ImageName, ...description },
  };
  const answer = await callAws(context, {
    request,
    effect: { kind: 'single' },
    probe: () => findMade(inputs, context),
    takenCode: 'InvalidAMIName.Duplicate',
    failing: actionFailure('creating the image'),
  });
  return answer.ImageId as string;
}

/**
 * The image of an earlier try: ours, by name and source instance, made after this step was scheduled. Nobody else's image of
 * that name counts (house 6).
 */
async function findMade(inputs: CreateImageInputs, context: ActivityContext): Promise<ValueMap | undefined> {
  const filters = [
    { Name: 'name', Values: [inputs.ImageName] },
    { Name: 'source-instance-id', Values: [inputs.InstanceId] },
  ];
  const images = await describeImages({ Owners: ['self'], Filters: filters }, context);
  return images.find(
    ({ Name, CreationDate }) =>
      Name === inputs.ImageName && Date.parse(CreationDate as string) >= context.scheduledAt - SKEW_MS,
  );
}

async function isAvailable(image: CreateImageOutputs, context: ActivityContext): Promise<true | undefined> {
  const images = await unlessNotYetVisible(['InvalidAMIID.NotFound'], () =>
    describeImages({ ImageIds: [image.ImageId] }, context),
  );
  const found = images?.[0];
  image.ImageState = (found?.State as string | undefined) ?? image.ImageState;
  if (BROKEN.includes(image.ImageState)) throw broken(image, found!);
  return image.ImageState === 'available' ? true : undefined;
}

async function describeImages(inputs: ValueMap, context: ActivityContext): Promise<ValueMap[]> {
  const answer = await context.aws.call({ service: 'ec2', api: 'DescribeImages', inputs }, context.signal);
  return (answer.Images ?? []) as ValueMap[];
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
    outputs: { ...image },
  });
}
