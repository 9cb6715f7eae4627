import { isDeepStrictEqual } from 'node:util';
import type { ActivityContext } from '../../engine/action.js';
import type { Value, ValueMap } from '../../engine/document/document.js';

/** A command that was just sent may be missing from lists for a while (run-command 5.9). */
const VISIBLE_AFTER_MS = 10_000;
const BETWEEN_LOOKS_MS = 2_000;
/** How far AWS's clock and ours may be apart. */
const SKEW_MS = 60_000;
const MOST_PAGES = 20;

/**
 * The command that an earlier try of this step has sent, as SendCommand would answer it. Looks for ten seconds: a command that
 * becomes visible only later is not found, and that is the one window in which a command can be sent twice.
 */
export async function findSent(request: ValueMap, context: ActivityContext): Promise<ValueMap | undefined> {
  const until = context.now() + VISIBLE_AFTER_MS;
  for (;;) {
    const sent = (await recentCommands(request, context)).find((command) => isOurs(command, request, context));
    if (sent !== undefined) return { Command: sent };
    if (context.now() >= until) return undefined;
    await context.sleep(BETWEEN_LOOKS_MS);
  }
}

async function recentCommands(request: ValueMap, context: ActivityContext): Promise<ValueMap[]> {
  const after = new Date(context.scheduledAt - SKEW_MS).toISOString().replace(/\.\d+Z$/, 'Z');
  const found: ValueMap[] = [];
  let next: Value | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const inputs = {
      Filters: [{ key: 'InvokedAfter', value: after }],
      MaxResults: 50,
      ...(next === undefined ? {} : { NextToken: next }),
    };
    const answer = await context.aws.call({ service: 'ssm', api: 'ListCommands', inputs }, context.signal);
    found.push(...((answer.Commands ?? []) as ValueMap[]));
    next = answer.NextToken || undefined;
    if (next === undefined) break;
  }
  return found;
}

/** By the token in the comment; where the author's comment left no room for it, by everything else. */
function isOurs(command: ValueMap, request: ValueMap, context: ActivityContext): boolean {
  if (endsWith(request.Comment, context.token)) return endsWith(command.Comment, context.token);
  const same = ['Comment', 'DocumentName', 'InstanceIds', 'Targets', 'Parameters'] as const;
  const requestedAt = Date.parse(command.RequestedDateTime as string);
  return requestedAt >= context.scheduledAt - SKEW_MS && same.every((key) => alike(command[key], request[key]));
}

const endsWith = (value: Value | undefined, end: string): boolean => typeof value === 'string' && value.endsWith(end);

/** Absent and empty are alike: AWS answers `[]` for what was not given. */
const alike = (left: Value | undefined, right: Value | undefined): boolean =>
  (isEmpty(left) && isEmpty(right)) || isDeepStrictEqual(left, right);

const isEmpty = (value: Value | undefined): boolean =>
  value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0);
