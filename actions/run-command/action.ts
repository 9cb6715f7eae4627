import {
  defineAction,
  type Effects,
  type InputFault,
  type JsonSchema,
  type StepContext,
  type StepResult,
} from '../../engine/action.js';
import type { ValueMap } from '../../engine/document/document.js';
import type * as activities from './activities.js';

/** The inputs: all that the service has (behaviour 3.19). */
export interface RunCommandInputs {
  DocumentName: string;
  InstanceIds?: string[];
  Targets?: ValueMap[];
  Parameters?: ValueMap;
  TimeoutSeconds?: number;
  DocumentVersion?: string;
  MaxConcurrency?: string;
  MaxErrors?: string;
  Comment?: string;
  OutputS3BucketName?: string;
  OutputS3KeyPrefix?: string;
  ServiceRoleArn?: string;
  DocumentHash?: string;
  DocumentHashType?: string;
  NotificationConfig?: ValueMap;
  CloudWatchOutputConfig?: ValueMap;
}

const text = (description: string): JsonSchema => ({ type: 'string', description });
const map = (description: string): JsonSchema => ({ type: 'object', description });

/** aws:runCommand: runs a Command document on managed nodes through Run Command (behaviour 3.19, behaviour run-command 7). */
export const runCommand = defineAction<RunCommandInputs, typeof activities>({
  name: 'aws:runCommand',
  summary: 'Runs a Command document on managed nodes and waits for the result.',
  inputs: {
    type: 'object',
    properties: {
      DocumentName: text('Name of the Command document, or its ARN when it is shared.'),
      InstanceIds: {
        type: 'array',
        items: { type: 'string' },
        minItems: 1,
        maxItems: 50,
        description: 'The nodes by id.',
      },
      Targets: {
        type: 'array',
        items: {
          type: 'object',
          properties: {
            Key: { type: 'string', description: 'InstanceIds, tag:<name>, tag-key or resource-groups:Name.' },
            Values: {
              type: 'array',
              items: { type: 'string', minLength: 1 },
              minItems: 1,
              description: 'What the key may be.',
            },
          },
          required: ['Key', 'Values'],
        },
        minItems: 1,
        maxItems: 5,
        description: 'The nodes by tag or resource group: maps with Key and Values.',
      },
      Parameters: map('Parameters of the document; single values or lists.'),
      TimeoutSeconds: {
        type: 'integer',
        minimum: 30,
        maximum: 2_592_000,
        description: 'A node that has not received the command after so many seconds will not run it.',
      },
      DocumentVersion: text('Version of the document; its default version by default.'),
      MaxConcurrency: text('How many nodes run at once: a number or a percentage; 50 by default.'),
      MaxErrors: text('How many errors are tolerated: a number or a percentage; 0 by default.'),
      Comment: { type: 'string', maxLength: 100, description: 'A note that is shown with the command.' },
      OutputS3BucketName: text('The bucket for whole outputs.'),
      OutputS3KeyPrefix: text('The prefix in that bucket.'),
      ServiceRoleArn: text('The role that publishes notifications.'),
      DocumentHash: text('Hash that the document must have.'),
      DocumentHashType: { type: 'string', enum: ['Sha256', 'Sha1'], description: 'How that hash was made.' },
      NotificationConfig: map('Where to notify about status changes, as the API takes it.'),
      CloudWatchOutputConfig: map('The log group for whole outputs, as the API takes it.'),
    },
    required: ['DocumentName'],
    additionalProperties: false,
  },
  outputs: { CommandId: 'String', Status: 'String', ResponseCode: 'Integer', Output: 'String' },
  timeout: { defaultSeconds: 3600 },
  onCancelTarget: true,
  check: checkTargets,
  run: sendAndAwait,
  onInterrupt: cancel,
});

type Context = StepContext<typeof activities>;

function* sendAndAwait(inputs: RunCommandInputs, context: Context): Effects<StepResult> {
  const { CommandId } = yield* context.activities.sendCommand(inputs, { mode: 'wait' });
  context.publish({ CommandId });
  return { outputs: yield* context.activities.awaitCommand({ CommandId }, { mode: 'wait', answers: true }) };
}

/** Cancels the command. If its id did not reach history, the command is first looked for by its token, because it may run nevertheless. */
function* cancel(published: ValueMap, context: Context, inputs: RunCommandInputs): Effects<void> {
  const { CommandId } = typeof published.CommandId === 'string' ? published : yield* find(context, inputs);
  if (typeof CommandId !== 'string') return;
  context.publish({ CommandId });
  yield* context.activities.cancelCommand({ CommandId }, { mode: 'call', seconds: 20 });
}

function* find(context: Context, inputs: RunCommandInputs): Effects<Partial<{ CommandId: string }>> {
  if (context.planVersion === 1) return {};
  const sought = { ...inputs, since: context.startedAt };
  return yield* context.activities.findCommand(sought, { mode: 'call', seconds: 25, key: 'sendCommand' });
}

/** Run Command takes either InstanceIds or Targets. */
function checkTargets(inputs: ValueMap): InputFault[] {
  if (inputs.InstanceIds === undefined || inputs.Targets === undefined) return [];
  return [
    { path: ['Targets'], message: 'InstanceIds and Targets exclude each other.', hint: 'Leave one of them out.' },
  ];
}
