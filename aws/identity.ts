/** The identity of a step's requests: the role that the document names, else the worker's own (behaviour 1.6, design house 9). */
import { AwsError, type AwsCaller } from '../engine/activity.js';
import type { ValueMap } from '../engine/document/document.js';
import { StepFailure } from '../engine/errors.js';
import { LOOK_MS } from '../engine/workflow/time-limits.js';
import { createCallers } from './sdk/caller.js';
import type { ClientSettings } from './sdk/clients.js';
import { errorText } from './failure-text.js';

export interface IdentitySettings extends ClientSettings {
  /** Role ARNs that documents may name, `*` for any run of characters. Every other role is refused before any call. */
  assumableRoles: readonly string[];
  /** Ms since the epoch. */
  now?: () => number;
}

export interface Identity {
  region: string;
  /** The role to assume. Absent: the worker's own identity. */
  roleArn?: string;
  /** The name of the role's session, so that CloudTrail shows which run acted. */
  executionId: string;
}

export interface Identities {
  /** Throws StepFailure `AccessDenied` when the document may not have this role. */
  callerFor(identity: Identity): AwsCaller;
}

/** Sessions kept at once; the least recently used one is dropped first. */
const MOST_SESSIONS = 500;

export function createIdentities(settings: IdentitySettings): Identities {
  const own = createCallers(settings);
  const sessions = new Map<string, (region: string) => AwsCaller>();
  return {
    callerFor: ({ region, roleArn, executionId }) => {
      if (roleArn === undefined) return own(region);
      refuseOtherRoles(roleArn, settings.assumableRoles);
      const key = `${executionId} ${roleArn}`;
      const session = sessions.get(key) ?? assumedCallers(settings, own, roleArn, executionId);
      sessions.delete(key);
      sessions.set(key, session);
      if (sessions.size > MOST_SESSIONS) sessions.delete(sessions.keys().next().value!);
      return session(region);
    },
  };
}

const ROLE_ARN = /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/;

function refuseOtherRoles(roleArn: string, assumableRoles: readonly string[]): void {
  if (!ROLE_ARN.test(roleArn)) {
    throw denied("The format of the supplied assume role ARN isn't valid.", { RoleArn: [roleArn] }, 'InputValidation');
  }
  if (assumableRoles.some((pattern) => matches(pattern, roleArn))) return;
  const text = `The worker may not assume the role ${roleArn}: its setting assumableRoles does not allow it. Add the ARN, or a pattern that matches it, to that setting, or use another role.`;
  throw denied(text, { RoleArn: [roleArn] }, 'PreVerification');
}

/** `*` stands for any run of characters. Takes linear time: each piece between two `*` is searched once, from left to right. */
function matches(pattern: string, text: string): boolean {
  const [first, ...rest] = pattern.split('*');
  if (rest.length === 0) return pattern === text;
  const last = rest.pop()!;
  if (!text.startsWith(first!) || text.length < first!.length + last.length || !text.endsWith(last)) return false;
  let from = first!.length;
  for (const piece of rest) {
    const at = text.indexOf(piece, from);
    if (at === -1 || at + piece.length > text.length - last.length) return false;
    from = at + piece.length;
  }
  return true;
}

/** Callers, one for each Region, that act as the role. The role is assumed before the first request. */
function assumedCallers(
  settings: IdentitySettings,
  own: (region: string) => AwsCaller,
  roleArn: string,
  executionId: string,
): (region: string) => AwsCaller {
  const credentials = cachedSession(settings.now ?? Date.now, (region) => assume(own(region), roleArn, executionId));
  const callers = new Map<string, AwsCaller>();
  return (region) => {
    const caller = callers.get(region) ?? assumedCaller(settings, region, () => credentials(region));
    callers.set(region, caller);
    return caller;
  };
}

function assumedCaller(settings: IdentitySettings, region: string, session: () => Promise<Session>): AwsCaller {
  const caller = createCallers({ ...settings, credentials: session })(region);
  return {
    region,
    call: async (request, signal) => {
      const startedAt = Date.now();
      await session();
      const timeoutMs = (request.timeoutMs ?? LOOK_MS) - (Date.now() - startedAt);
      return caller.call({ ...request, timeoutMs }, signal);
    },
  };
}

interface Session {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
  expiration: Date;
}

/** A session is replaced this long before AWS ends it. */
const RENEW_BEFORE_MS = 300_000;

/** All callers share one session until shortly before it expires. A failed `AssumeRole` is not cached. */
function cachedSession(
  now: () => number,
  fetch: (region: string) => Promise<Session>,
): (region: string) => Promise<Session> {
  let session: Promise<Session> | undefined;
  let usableUntil = Infinity;
  return (region) => {
    if (session !== undefined && now() < usableUntil) return session;
    usableUntil = Infinity;
    session = fetch(region);
    session.then(
      ({ expiration }) => (usableUntil = expiration.getTime() - RENEW_BEFORE_MS),
      () => (session = undefined),
    );
    return session;
  };
}

async function assume(own: AwsCaller, roleArn: string, executionId: string): Promise<Session> {
  try {
    const inputs = { RoleArn: roleArn, RoleSessionName: executionId };
    const answer = await own.call({ service: 'sts', api: 'AssumeRole', inputs });
    return sessionOf(answer.Credentials as ValueMap);
  } catch (error) {
    if (!(error instanceof AwsError) || error.code === 'InvalidRegion') throw error;
    throw notAssumed(error, roleArn);
  }
}

const sessionOf = (credentials: ValueMap): Session => ({
  accessKeyId: credentials.AccessKeyId as string,
  secretAccessKey: credentials.SecretAccessKey as string,
  sessionToken: credentials.SessionToken as string,
  expiration: new Date(credentials.Expiration as string),
});

/** When STS did not answer, the step's own request was not sent, so it can safely be tried again later. */
function notAssumed(error: AwsError, roleArn: string): Error {
  if (error.kind === 'throttled' || error.kind === 'unknown') {
    return new AwsError('throttled', error.code, error.service, error.operation, error.message, error.httpStatus);
  }
  const text = `The defined assume role is unable to be assumed. Role ${roleArn}: ${errorText(error)}`;
  return denied(text, { RoleArn: [roleArn], ErrorCode: [error.code], Operation: ['AssumeRole'] }, 'PreVerification');
}

const denied = (
  message: string,
  details: Record<string, string[]>,
  stage: 'InputValidation' | 'PreVerification',
): StepFailure => new StepFailure({ type: 'AccessDenied', stage, failureType: 'Permission', message, details });
