import { actionFailure, withGuide } from '../../aws/failure-text.js';
import { resumed } from '../../aws/one-effect/progress.js';
import { waitFor } from '../../aws/one-effect/wait.js';
import { AwsError, type Activity, type ActivityContext } from '../../engine/activity.js';
import type { ValueMap } from '../../engine/document/document.js';
import { StepFailure } from '../../engine/errors.js';

/** Runs of the first Plan version send more inputs; they are ignored, because AWS's answers about the command have the same facts. */
export interface AwaitCommandInputs {
  CommandId: string;
}

export type RunCommandOutputs = { CommandId: string; Status: string; ResponseCode?: number; Output?: string };

const PHASE = 'Poll action status for completion';
const RUNNING = ['Pending', 'InProgress', 'Cancelling', 'Delayed'];
/** A new command and its invocations may be missing from lists for a while (behaviour run-command 5.9, design facts 5.5 row 46). */
const VISIBLE_AFTER_MS = 30_000;

/** Waits until the command has ended, and publishes its status at every look. A command that did not succeed fails the step. */
export const awaitCommand: Activity<AwaitCommandInputs, RunCommandOutputs> = async ({ CommandId }, context) => {
  const { since = context.now() } = resumed<{ since: number }>(context);
  const sight: Sight = { context, isNew: () => context.now() - since < VISIBLE_AFTER_MS };
  context.publish({ CommandId, Status: 'Pending', ...context.published });
  const ended = await waitFor(context, {
    phase: () => PHASE,
    poll: () => lookAt(CommandId, sight),
    failing: actionFailure('polling the command status', { stage: 'PostVerification' }),
    keep: () => ({ since }),
  });
  context.publish(ended);
  if (ended.Status !== 'Success') throw commandFailed(ended);
  return { outputs: ended };
};

/** How to look at the command. `isNew`: it was sent so recently that lists may not have it yet. */
interface Sight {
  context: ActivityContext;
  isNew(): boolean;
}

/** The outputs of a command that has ended; undefined while it has not. */
async function lookAt(CommandId: string, sight: Sight): Promise<RunCommandOutputs | undefined> {
  const command = await findCommand(CommandId, sight);
  if (command === undefined) return undefined;
  const { Status, TargetCount } = command;
  sight.context.publish({ Status });
  if (RUNNING.includes(Status)) return undefined;
  return TargetCount === 1 ? withOutput({ CommandId, Status }, sight) : { CommandId, Status };
}

interface Command {
  CommandId: string;
  Status: string;
  /** Number of nodes that the command is sent to. */
  TargetCount?: number;
}

/** undefined while AWS does not know the command yet. */
async function findCommand(CommandId: string, sight: Sight): Promise<Command | undefined> {
  const [command] = await list('ListCommands', { CommandId }, 'Commands', sight);
  if (command === undefined && !sight.isNew()) throw lost(CommandId);
  return command as unknown as Command | undefined;
}

async function list(api: string, inputs: ValueMap, member: string, sight: Sight): Promise<ValueMap[]> {
  const { context, isNew } = sight;
  try {
    const answer = await context.aws.call({ service: 'ssm', api, inputs }, context.signal);
    return (answer[member] ?? []) as ValueMap[];
  } catch (error) {
    const early = error instanceof AwsError && ['InvalidCommandId', 'InvocationDoesNotExist'].includes(error.code);
    if (early && isNew()) return [];
    throw error;
  }
}

/**
 * Adds exit code and output of the only node; undefined while AWS does not show them yet. Only a command with exactly one node has these
 * outputs, whether the node was named by id or by target (behaviour 3.19).
 */
async function withOutput(outputs: RunCommandOutputs, sight: Sight): Promise<RunCommandOutputs | undefined> {
  const { CommandId } = outputs;
  const invocations = await list('ListCommandInvocations', { CommandId, Details: true }, 'CommandInvocations', sight);
  const plugins = invocations[0]?.CommandPlugins as Plugin[] | undefined;
  if (plugins === undefined) return sight.isNew() ? undefined : outputs;
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

/** AWS's text lists every output, and then all of them again as JSON (behaviour 2.9). */
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
