import { actionFailure, outcomeUnknown } from '../../aws/failure-text.js';
import { lookUntilVisible } from '../../aws/one-effect/visible.js';
import type { Activity, ActivityContext } from '../../engine/activity.js';
import type { Value, ValueMap } from '../../engine/document/document.js';
import type { RunCommandInputs } from './action.js';
import { requestInputs } from './request-inputs.js';

/** How far AWS's clock and ours may be apart. */
const SKEW_MS = 60_000;
const MOST_PAGES = 20;

/** A command that is sought: `request` as it was sent; `since`: it was sent no earlier, ms since the epoch. */
export interface Sought {
  request: ValueMap;
  since: number;
}

/** `since`: when the step began, ms since the epoch. */
export type FindCommandInputs = RunCommandInputs & { since: number };

/**
 * The command that was sent before an interruption could let it say so: by the token, which the request shares with sendCommand
 * (design contracts 1). Without output when there is none.
 */
export const findCommand: Activity<FindCommandInputs, { CommandId?: string }> = async (
  { since, ...inputs },
  context,
) => {
  const found = await findSent({ request: requestInputs(inputs, context.token), since }, context);
  return { outputs: found === undefined ? {} : { CommandId: (found.Command as { CommandId: string }).CommandId } };
};

/**
 * The command that an earlier try of this step has sent, as SendCommand would answer it; the newest, should there be several. Looks
 * for ten seconds: a command that becomes visible only later is not found, and that is the one window in which a command can be
 * sent twice. Throws `OutcomeUnknown` when there are too many commands to look through, and where a later try looks
 * `again` the AwsError of a last look that got no answer.
 */
export async function findSent(sought: Sought, context: ActivityContext, again = false): Promise<ValueMap | undefined> {
  if (!isMarked(sought.request, context)) {
    throw outcomeUnknown('SendCommand', 'its comment is too long to be told apart from another command');
  }
  const sent = await lookUntilVisible(context, {
    look: () => lookFor(sought, context),
    failing: actionFailure('looking for the command'),
    again,
  });
  return sent && { Command: sent };
}

/** The author's comment left room for the token (request-inputs.ts). */
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
 * By the token in the comment, and by nothing else: a command that looks the same may be another step's. One that an earlier attempt of
 * the step has cancelled at its end is done with: this attempt sends its own.
 */
function isOurs(command: ValueMap, context: ActivityContext): boolean {
  if (context.again && command.Status === 'Cancelled') return false;
  return typeof command.Comment === 'string' && command.Comment.endsWith(context.token);
}
