import { actionFailure, outcomeUnknown } from '../../aws/failure-text.js';
import { lookUntilVisible } from '../../aws/one-effect/visible.js';
import type { Activity, ActivityContext } from '../../engine/activity.js';
import type { Value, ValueMap } from '../../engine/document/document.js';
import type { RunCommandInputs } from './action.js';
import { requestInputs } from './request-inputs.js';

/** Allowed difference between AWS's clock and ours. */
const SKEW_MS = 60_000;
const MOST_PAGES = 20;

/** The command to look for. `request`: the inputs of its SendCommand; `since`: it was not sent before, ms since the epoch. */
export interface Sought {
  request: ValueMap;
  since: number;
}

/** `since`: when the step began, ms since the epoch. */
export type FindCommandInputs = RunCommandInputs & { since: number };

/**
 * The command that an interrupted `sendCommand` sent without returning its id. It is found by the token, which both activities share
 * (design contracts 1). No output when there is none.
 */
export const findCommand: Activity<FindCommandInputs, { CommandId?: string }> = async (
  { since, ...inputs },
  context,
) => {
  const found = await findSent({ request: requestInputs(inputs, context.token), since }, context);
  return { outputs: found === undefined ? {} : { CommandId: (found.Command as { CommandId: string }).CommandId } };
};

/**
 * The command that an earlier try of this step sent, in the shape of SendCommand's answer; the newest, if there are several. Looks for ten
 * seconds: a command that becomes visible later is not found, and this is the only case in which a command can be sent twice. Throws
 * `OutcomeUnknown` when there are too many commands to look through, or when the command's comment has no token. `looksAgain`: a later try of
 * the activity repeats the look, so a last look that got no answer rejects with its AwsError.
 */
export async function findSent(
  sought: Sought,
  context: ActivityContext,
  looksAgain = false,
): Promise<ValueMap | undefined> {
  if (!isMarked(sought.request, context)) {
    throw outcomeUnknown('SendCommand', 'its comment is too long to be told apart from another command');
  }
  const sent = await lookUntilVisible(context, {
    look: () => lookFor(sought, context),
    failing: actionFailure('looking for the command'),
    looksAgain,
  });
  return sent && { Command: sent };
}

/** Does the comment end with the token? Not when the author's comment was too long for it (request-inputs.ts). */
const isMarked = ({ Comment }: ValueMap, { token }: ActivityContext): boolean =>
  typeof Comment === 'string' && Comment.endsWith(token);

async function lookFor(sought: Sought, context: ActivityContext): Promise<ValueMap | undefined> {
  const after = new Date(sought.since - SKEW_MS).toISOString().replace(/\.\d+Z$/, 'Z');
  let NextToken: Value | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const inputs = {
      Filters: [{ key: 'InvokedAfter', value: after }],
      MaxResults: 50,
      ...(NextToken === undefined ? {} : { NextToken }),
    };
    const answer = await context.aws.call({ service: 'ssm', api: 'ListCommands', inputs }, context.signal);
    const ours = ((answer.Commands ?? []) as ValueMap[]).find((command) => isOurs(command, context));
    if (ours !== undefined) return ours;
    NextToken = answer.NextToken || undefined;
    if (NextToken === undefined) return undefined;
  }
  throw outcomeUnknown('SendCommand', `its command is not among the ${MOST_PAGES * 50} latest, and there are more`);
}

/**
 * Only the token in the comment counts: an equal command without it may be another step's. A command that an earlier attempt of the step
 * cancelled does not count either: this attempt sends its own.
 */
function isOurs(command: ValueMap, context: ActivityContext): boolean {
  if (context.again && command.Status === 'Cancelled') return false;
  return typeof command.Comment === 'string' && command.Comment.endsWith(context.token);
}
