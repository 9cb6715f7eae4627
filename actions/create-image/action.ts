import { defineAction } from '../../engine/action.js';
import type { ValueMap } from '../../engine/document/document.js';
import type * as activities from './activities.js';

/** Spec 3.6. */
export interface CreateImageInputs {
  InstanceId: string;
  ImageName: string;
  ImageDescription?: string;
  NoReboot?: boolean;
  BlockDeviceMappings?: ValueMap[];
}

/** aws:createImage: makes an image of an instance and waits until it is available (spec 3.6). */
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
  timeout: { defaultSeconds: 3600 },
  onCancelTarget: false,
  *run(inputs, context) {
    return { outputs: yield* context.activities.createImage(inputs, { mode: 'wait', answers: true }) };
  },
});
