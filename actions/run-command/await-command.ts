import { actionFailure, withGuide } from '../../aws/failures.js';
import { waitFor } from '../../aws/wait.js';
import { AwsError, type Activity, type ActivityContext } from '../../engine/action.js';
import type { ValueMap } from '../../engine/document/document.js';
import { StepFailure } from '../../engine/errors.js';

export interface AwaitCommandInputs {
  CommandId: string;
  /** The command went to a single node that was named by id: only then there is one output to show (spec 3.19). */
  OneNode: boolean;
}

export type RunCommandOutputs = { CommandId: string; Status: string; ResponseCode?: number; Output?: string };

const PHASE = 'Poll action status for completion';
const RUNNING = ['Pending', 'InProgress', 'Cancelling', 'Delayed'];
/** A new command and its invocations may be missing from lists for a while (run-command 5.9, facts 5.5 row 46). */
const VISIBLE_AFTER_MS = 30_000;

/** Waits until the command has ended. A command that did not succeed fails the step with all four outputs. */
export const awaitCommand: Activity<AwaitCommandInputs, RunCommandOutputs> = async (inputs, context) => {
  let outputs: RunCommandOutputs = { CommandId: inputs.CommandId, Status: 'Pending' };
  const ended = await waitFor(context, {
    phase: () => PHASE,
    poll: async () => {
      const status = await commandStatus(inputs.CommandId, context);
      outputs = { ...outputs, Status: status ?? outputs.Status };
      return status === undefined || RUNNING.includes(status) ? undefined : results(inputs, outputs, context);
    },
    failing: actionFailure('polling the command status', { stage: 'PostVerification' }),
    outputs: () => outputs,
  });
  context.publish(ended);
  if (ended.Status !== 'Success') throw commandFailed(ended);
  return { outputs: ended };
};

/** undefined while AWS does not know the command yet. */
async function commandStatus(CommandId: string, context: ActivityContext): Promise<string | undefined> {
  const commands = await list('ListCommands', { CommandId }, 'Commands', context);
  const status = commands[0]?.Status as string | undefined;
  if (status === undefined && !isNew(context)) throw lost(CommandId);
  return status;
}

const isNew = (context: ActivityContext): boolean => context.now() - context.scheduledAt < VISIBLE_AFTER_MS;

async function list(api: string, inputs: ValueMap, member: string, context: ActivityContext): Promise<ValueMap[]> {
  try {
    const answer = await context.aws.call({ service: 'ssm', api, inputs }, context.signal);
    return (answer[member] ?? []) as ValueMap[];
  } catch (error) {
    const early = error instanceof AwsError && ['InvalidCommandId', 'InvocationDoesNotExist'].includes(error.code);
    if (early && isNew(context)) return [];
    throw error;
  }
}

/** The outputs of an ended command; undefined while its only invocation is not visible yet. */
async function results(
  { CommandId, OneNode }: AwaitCommandInputs,
  outputs: RunCommandOutputs,
  context: ActivityContext,
): Promise<RunCommandOutputs | undefined> {
  if (!OneNode) return outputs;
  const invocations = await list('ListCommandInvocations', { CommandId, Details: true }, 'CommandInvocations', context);
  const plugins = invocations[0]?.CommandPlugins as Plugin[] | undefined;
  if (plugins === undefined) return isNew(context) ? undefined : outputs;
  const code = plugins.length === 1 ? plugins[0]!.ResponseCode : undefined;
  return {
    ...outputs,
    ...(code === undefined ? {} : { ResponseCode: code }),
    Output: plugins.map(({ Output }) => Output ?? '').join('\n'),
  };
}

interface Plugin {
  ResponseCode?: number;
  Output?: string;
}

/** AWS's text: every output, and all of them again as JSON (spec 2.9). */
function commandFailed(outputs: RunCommandOutputs): StepFailure {
  const { CommandId, Status, ResponseCode, Output } = outputs;
  const facts = [
    `Status=[${Status}]`,
    ...(ResponseCode === undefined ? [] : [`ResponseCode=[${ResponseCode}]`]),
    ...(Output === undefined ? [] : [`Output=[${Output}]`]),
    `OutputPayload=[${JSON.stringify(outputs)}]`,
    `CommandId=[${CommandId}]`,
  ];
  return failure(`Step fails when it is ${PHASE}. Command did not succeed: {${facts.join(', ')}}.`, outputs);
}

const lost = (CommandId: string): StepFailure =>
  failure(`Step fails when it is ${PHASE}. Run Command does not know the command ${CommandId} any more.`, {
    CommandId,
    Status: 'Unknown',
  });

function failure(text: string, outputs: RunCommandOutputs): StepFailure {
  return new StepFailure({
    type: 'CommandFailed',
    stage: 'PostVerification',
    failureType: 'Action',
    message: withGuide(text),
    details: { CommandId: [outputs.CommandId], Status: [outputs.Status] },
  });
}
