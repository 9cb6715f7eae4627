/** Whatever a request of the SDK rejects with → AwsError: boto3's code, and what it means for another try (emulators 8.21). */
import { AwsError, type AwsErrorKind } from '../engine/action.js';

/** Codes that say: not done, come back later (the list botocore and the SDK share). */
const THROTTLING = new Set([
  'BandwidthLimitExceeded',
  'EC2ThrottledException',
  'LimitExceededException',
  'PriorRequestNotComplete',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
  'TransactionInProgressException',
]);

/** The connection was never there: nothing was sent, and a later try may find the way. */
const UNREACHABLE = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL']);

/** AWS's, with any status: it may have done the work and lost the answer. */
const UNCERTAIN = new Set([
  'InternalError',
  'InternalFailure',
  'InternalServerError',
  'RequestTimeout',
  'RequestTimeoutException',
]);

interface SdkError {
  name?: string;
  /** Query services: boto3's code. Node errors: `code`. */
  Code?: string;
  code?: string;
  message?: string;
  RequestId?: string;
  $metadata?: { httpStatusCode?: number; requestId?: string };
}

/** Was the request turned away for its rate, not its content? */
export const isThrottling = (code: string): boolean => THROTTLING.has(code);

/** `error` as an AwsError. One that is already one passes as it is. */
export function toAwsError(error: unknown, service: string, operation: string): AwsError {
  if (error instanceof AwsError) return error;
  const raw = error as SdkError;
  const status = raw.$metadata?.httpStatusCode;
  const code = codeOf(raw);
  const message = (raw.message ?? String(error)).split('\n  Deserialization error:')[0]!;
  const requestId = raw.RequestId ?? raw.$metadata?.requestId;
  return new AwsError(kindOf(raw, code, status), code, service, operation, message, status, requestId);
}

function codeOf({ Code, name, code }: SdkError): string {
  if (Code !== undefined) return Code;
  if (name === 'SyntaxError') return 'UnreadableResponse';
  if (name === 'CredentialsProviderError') return 'NoCredentials';
  return (name === 'Error' || name === 'TimeoutError' ? code : name) ?? name ?? 'Unknown';
}

function kindOf(raw: SdkError, code: string, status: number | undefined): AwsErrorKind {
  if (neverSent(raw, code)) return 'unsent';
  if (THROTTLING.has(code) || status === 429) return 'throttled';
  if (UNREACHABLE.has(code) || isConnectTimeout(raw)) return 'throttled';
  if (status === 501) return 'refused';
  if (status === undefined || status < 400 || status >= 500 || status === 408 || UNCERTAIN.has(code)) return 'unknown';
  return 'refused';
}

/** Credentials, or a certificate, that no later try will mend. */
const neverSent = (raw: SdkError, code: string): boolean =>
  code === 'NoCredentials' || code === 'ForbiddenHost' || /CERT|SELF_SIGNED|UNABLE_TO_/.test(raw.code ?? '');

const isConnectTimeout = ({ message }: SdkError): boolean =>
  message?.includes('did not establish a connection') === true;
