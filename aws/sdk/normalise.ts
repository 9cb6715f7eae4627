/** The SDK's answers → boto3's, as plain JSON (design emulators 8, rows 1, 2, 8-10, 13, 15, 16). */
import type { Value, ValueMap } from '../../engine/document/document.js';

interface SdkMetadata {
  requestId?: string;
  httpStatusCode?: number;
  attempts?: number;
}

/**
 * Timestamps become ISO 8601 text, blobs text (base64 where they are not UTF-8), absent members vanish, `$metadata` becomes
 * `ResponseMetadata`. `service` is boto3's name.
 */
export function normaliseAnswer(service: string, operation: string, answer: Record<string, unknown>): ValueMap {
  const { $metadata, ...members } = answer;
  const normal = plainJson(members) as ValueMap;
  const adjusted =
    ADJUSTMENTS[`${service}.${operation}`]?.(normal) ?? (service === 'iam' ? iamPolicies(normal) : normal);
  return { ...(adjusted as ValueMap), ResponseMetadata: responseMetadata($metadata ?? {}) };
}

function responseMetadata({ requestId, httpStatusCode, attempts }: SdkMetadata): ValueMap {
  return {
    ...(requestId === undefined ? {} : { RequestId: requestId }),
    ...(httpStatusCode === undefined ? {} : { HTTPStatusCode: httpStatusCode }),
    RetryAttempts: (attempts ?? 1) - 1,
  };
}

function plainJson(value: unknown): Value | undefined {
  if (value === undefined || value === null) return undefined;
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return blobText(value);
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map((item) => plainJson(item) ?? null);
  if (typeof value !== 'object') return value as Value;
  if (isBigDecimal(value)) return Number(value.string);
  const entries = Object.entries(value).map(([key, item]) => [key, plainJson(item)] as const);
  return Object.fromEntries(entries.filter((entry): entry is [string, Value] => entry[1] !== undefined));
}

/** The SDK's class for decimals that a JavaScript number might round. */
const isBigDecimal = (value: object): value is { string: string } =>
  'type' in value && value.type === 'bigDecimal' && 'string' in value;

function blobText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return Buffer.from(bytes).toString('base64');
  }
}

/** Changes that boto3's handlers make to the answers of single operations. */
const ADJUSTMENTS: Record<string, (answer: ValueMap) => ValueMap> = {
  'cloudformation.GetTemplate': (answer) => ({ ...answer, ...parsed(answer, 'TemplateBody', (text) => text) }),
  'ec2.GetConsoleOutput': (answer) =>
    typeof answer.Output === 'string'
      ? { ...answer, Output: Buffer.from(answer.Output, 'base64').toString('utf8') }
      : answer,
  's3.GetBucketLocation': (answer) => ({ LocationConstraint: null, ...answer }),
};

const IAM_POLICIES = ['PolicyDocument', 'AssumeRolePolicyDocument', 'Document'];

/** IAM answers with policies as URL-encoded JSON text; boto3 gives the parsed policy. */
function iamPolicies(value: Value): Value {
  if (Array.isArray(value)) return value.map(iamPolicies);
  if (typeof value !== 'object' || value === null) return value;
  const inside = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, iamPolicies(item)]));
  const policies = IAM_POLICIES.map((name) => parsed(inside, name, decodeURIComponent));
  return Object.assign(inside, ...policies) as ValueMap;
}

/** `{ [name]: … }` parsed when the member is JSON text, else nothing. */
function parsed(answer: ValueMap, name: string, decode: (text: string) => string): ValueMap {
  const text = answer[name];
  if (typeof text !== 'string') return {};
  try {
    return { [name]: JSON.parse(decode(text)) as Value };
  } catch {
    return {};
  }
}
