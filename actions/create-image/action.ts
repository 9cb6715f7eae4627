import { defineAction, type Effects, type StepContext, type StepResult } from '../../engine/action.js';
import type { ValueMap } from '../../engine/document/document.js';
import type * as activities from './activities.js';

/** The inputs (behaviour 3.6). */
export interface CreateImageInputs {
  InstanceId: string;
  ImageName: string;
  ImageDescription?: string;
  NoReboot?: boolean;
  BlockDeviceMappings?: ValueMap[];
}

/** aws:createImage: makes an image of an instance and waits until it is available (behaviour 3.6). */
export const createImage = defineAction<CreateImageInputs, typeof activities>({
  name: 'aws:createImage',
  summary: 'Makes an image of an EC2 instance and waits until it is available.',
  inputs: {
    type: 'object',
    properties: {
      InstanceId: { type: 'string', description: 'The instance; running, stopping or stopped.' },
      ImageName: { type: 'string', description: 'Name of the image; unique in the account and Region.' },
      ImageDescription: { type: 'string', description: 'Description of the image.' },
      NoReboot: { type: 'boolean', description: 'Leaves the instance running; it is rebooted by default.' },
      BlockDeviceMappings: {
        type: 'array',
        items: { type: 'object' },
        description: 'Block devices, as the API takes them.',
      },
    },
    required: ['InstanceId', 'ImageName'],
    additionalProperties: false,
  },
  outputs: { ImageId: 'String', ImageState: 'String' },
  makes: ['ImageId'],
  timeout: { defaultSeconds: 3600 },
  onCancelTarget: false,
  run: requestAndAwait,
  onInterrupt: findMade,
});

type Context = StepContext<typeof activities>;

/** Two activities, so that the id is in history before the wait begins (design contracts 5). Runs of plan version 1 have one. */
function* requestAndAwait(inputs: CreateImageInputs, context: Context): Effects<StepResult> {
  const { activities, planVersion } = context;
  if (planVersion === 1) return { outputs: yield* activities.createImage(inputs, { mode: 'wait', answers: true }) };
  const requested = yield* activities.requestImage(inputs, { mode: 'wait' });
  context.publish(requested);
  const { ImageId } = requested;
  return { outputs: yield* activities.awaitImage({ ImageId }, { mode: 'wait', answers: true }) };
}

/** Looks for an image whose id did not reach history although AWS made it, so that the record and `onCancel` steps know of it. */
function* findMade(published: ValueMap, context: Context, inputs: CreateImageInputs): Effects<void> {
  if (published.ImageId !== undefined || context.planVersion === 1) return;
  const { InstanceId, ImageName } = inputs;
  const sought = { InstanceId, ImageName, since: context.startedAt };
  context.publish(yield* context.activities.findImage(sought, { mode: 'call', seconds: 25 }));
}
