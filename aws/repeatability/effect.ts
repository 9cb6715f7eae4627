/** What a second, equal request does, for any operation of any service (design house 6, design facts 5.4, design contracts 7). */
import type { AwsCaller, AwsRequest } from '../../engine/activity.js';
import { members } from '../sdk/coerce.js';
import { operationName } from '../sdk/operation-name.js';
import { findOperation, type Operation } from '../sdk/operation.js';
import { COMPUTE } from './compute.js';
import type { Judged, Nature } from './judged.js';
import { MANAGEMENT } from './management.js';
import { SERVICES } from './services.js';

/**
 * `token`: AWS answers a repeated token with the first result; `member` carries the token · `idempotent`: a repetition changes nothing ·
 * `named`: AWS refuses the second request without saying who sent the first; `member` takes our token as the name · `single`: a repetition
 * may be a second effect.
 */
export type Effect =
  { kind: 'token'; member: string } | { kind: 'idempotent' } | { kind: 'named'; member?: string } | { kind: 'single' };

/** All operations that were judged one by one. */
export const JUDGED: readonly Judged[] = [...COMPUTE, ...MANAGEMENT, ...SERVICES];

const NATURES = new Map<string, Nature>(
  JUDGED.flatMap(({ service, nature, operations }) =>
    operations.map((name) => [`${service}.${name}`, nature] as const),
  ),
);

/** Names of operations that only read, in every service. Operations with such a name that do more are in `JUDGED`, which wins. */
const READS = /^(Describe|List|Get|Head|BatchGet|BatchDescribe|Search|Query|Scan|Lookup|Simulate)([A-Z0-9]|$)/;
/** Names of operations that remove exactly what they name, in every service. Exceptions are in `JUDGED`, which wins. */
const REMOVES = /^(BatchDelete|Delete)[A-Z]/;

/** Members that are idempotency tokens even where the model does not mark them. */
const TOKENS = new Set(['clienttoken', 'clientrequesttoken', 'clientidempotencytoken', 'idempotencytoken']);
/** Members like tokens, but AWS refuses a repeated one instead of answering with the first result. */
const REFERENCES = new Set(['creationtoken', 'callerreference']);

/**
 * The effect of a request. An operation that cannot be found is `single`: the error comes when the request is sent. When `aws` has no
 * models, the operation's name decides, and no token is used.
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

/** `input`: the model of the inputs. `JUDGED` and reads come first, then tokens, references and removals; the rest is `single`. */
function effectOfName(service: string, name: string, input?: Operation['input']): Effect {
  const nature = natureOf(service, name);
  if (nature !== undefined) return { kind: KINDS[nature] };
  const token = input && memberNamed(input, (key, member) => member.isIdempotencyToken() || TOKENS.has(key));
  if (token !== undefined) return { kind: 'token', member: token };
  const reference = input && memberNamed(input, (key) => REFERENCES.has(key));
  if (reference !== undefined) return { kind: 'named', member: reference };
  return { kind: REMOVES.test(name) ? 'idempotent' : 'single' };
}

const KINDS = {
  reads: 'idempotent',
  sets: 'idempotent',
  removes: 'idempotent',
  named: 'named',
  single: 'single',
} as const satisfies Record<Nature, Effect['kind']>;

const natureOf = (service: string, name: string): Nature | undefined =>
  NATURES.get(`${service}.${name}`) ?? NATURES.get(`*.${name}`) ?? (READS.test(name) ? 'reads' : undefined);

type Member = ReturnType<typeof members>[number][1];

/** `isIt` gets names in lower case. */
const memberNamed = (input: Operation['input'], isIt: (name: string, member: Member) => boolean): string | undefined =>
  members(input).find(([name, member]) => isIt(name.toLowerCase(), member))?.[0];
