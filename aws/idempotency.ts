/** What asking a second time does, for any operation of any service (house 6, facts 5.4). */
import type { AwsCaller, AwsRequest } from '../engine/action.js';
import { members } from './coerce.js';
import { operationName } from './operation-name.js';
import { findOperation, type Operation } from './operation.js';

/**
 * `token`: AWS answers a repeated token with the first result; `member` carries it · `idempotent`: twice is like once ·
 * `single`: twice may be two effects.
 */
export type Effect = { kind: 'token'; member: string } | { kind: 'idempotent' } | { kind: 'single' };

/** Members that are tokens although the model does not mark them so. */
const TOKEN_MEMBERS = new Set([
  'clienttoken',
  'clientrequesttoken',
  'clientidempotencytoken',
  'idempotencytoken',
  'creationtoken',
  'callerreference',
]);

/** Operations whose name is the token. */
const NAMED: Record<string, string> = { 'stepfunctions.StartExecution': 'name' };

const READS = /^(Describe|List|Get|Head|BatchGet|BatchDescribe|Search|Query|Scan|Lookup|Simulate)([A-Z0-9]|$)/;
const BY_NAME = /^(Put|Delete|BatchDelete)[A-Z]/;
/** Puts that append. */
const APPENDS =
  /^Put(.*Events?|Record.*|MetricData|.*Feedback|Evaluations|Artifact|Attributes.*|.*Result|TraceSegments|Telemetry.*)$/;
const REPEATABLE = new Set([
  'AddTagsToResource',
  'AssumeRole',
  'CancelCommand',
  'CreateTags',
  'DeregisterImage',
  'ModifyInstanceAttribute',
  'RebootInstances',
  'RemoveTagsFromResource',
  'StartInstances',
  'StopAutomationExecution',
  'StopInstances',
  'TagResource',
  'TagResources',
  'TerminateInstances',
  'UntagResource',
  'UntagResources',
]);

/**
 * The effect of a request. An operation that cannot be found is `single`: sending it will say what is wrong. Where `aws` has no
 * models, its name decides, and tokens that only a model knows are not used.
 */
export async function effectOf(
  request: Pick<AwsRequest, 'service' | 'api'>,
  aws: Pick<AwsCaller, 'hasModels'> = {},
): Promise<Effect> {
  if (aws.hasModels === false) return effectOfName(request.service.trim().toLowerCase(), operationName(request.api));
  const operation = await findOperation(request).catch(() => undefined);
  return operation === undefined
    ? { kind: 'single' }
    : effectOfName(operation.service.name, operation.name, operation.input);
}

/** `input`: the model of its inputs. */
function effectOfName(service: string, name: string, input?: Operation['input']): Effect {
  if (READS.test(name)) return { kind: 'idempotent' };
  const token = NAMED[`${service}.${name}`] ?? (input && tokenMember(input));
  if (token !== undefined) return { kind: 'token', member: token };
  return isRepeatable(name) ? { kind: 'idempotent' } : { kind: 'single' };
}

const tokenMember = (input: Operation['input']): string | undefined =>
  members(input).find(([key, member]) => member.isIdempotencyToken() || isTokenName(key))?.[0];

const isTokenName = (name: string): boolean => TOKEN_MEMBERS.has(name.toLowerCase());

const isRepeatable = (name: string): boolean => REPEATABLE.has(name) || (BY_NAME.test(name) && !APPENDS.test(name));
