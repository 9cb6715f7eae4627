import { defineAction } from '../../engine/action.js';
import type * as activities from './activities.js';

export const DESIRED_STATES = ['running', 'stopped', 'terminated'] as const;
export type DesiredState = (typeof DESIRED_STATES)[number];

/** The inputs (behaviour 3.4). */
export interface ChangeInstanceStateInputs {
  InstanceIds: string[];
  DesiredState: DesiredState;
  CheckStateOnly?: boolean;
  Force?: boolean;
  AdditionalInfo?: string;
  FailOnUnexpectedStopped?: boolean;
}

/** aws:changeInstanceState: starts, stops or terminates instances and waits until they have that state (behaviour 3.4). */
export const changeInstanceState = defineAction<ChangeInstanceStateInputs, typeof activities>({
  name: 'aws:changeInstanceState',
  summary: 'Starts, stops or terminates EC2 instances and waits until they are in that state.',
  inputs: {
    type: 'object',
    properties: {
      InstanceIds: { type: 'array', items: { type: 'string' }, minItems: 1, description: 'The instances.' },
      DesiredState: { type: 'string', enum: DESIRED_STATES, description: 'The state to reach.' },
      CheckStateOnly: { type: 'boolean', description: 'Only waits for the state; false by default.' },
      Force: { type: 'boolean', description: 'With stopped: stops without giving file systems time to flush.' },
      AdditionalInfo: { type: 'string', description: 'Reserved by AWS.' },
      FailOnUnexpectedStopped: {
        type: 'boolean',
        description: 'With running: an instance that is stopped again after it was started fails the step at once.',
      },
    },
    required: ['InstanceIds', 'DesiredState'],
    additionalProperties: false,
  },
  outputs: { InstanceStates: 'StringList' },
  timeout: { defaultSeconds: 3600 },
  onCancelTarget: true,
  *run(inputs, context) {
    return { outputs: yield* context.activities.changeInstanceState(inputs, { mode: 'wait', answers: true }) };
  },
});
