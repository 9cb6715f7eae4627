/** Whatever a request of the SDK rejects with → AwsError: boto3's code, and what it means for another try (design emulators 8.21). */
import { AwsError, type AwsErrorKind } from '../../engine/activity.js';
import { shorten } from '../../engine/execution/sizes.js';
import { ANSWER_TOO_LARGE, isSuccess, NOT_CONFIRMED, type Flight } from './flight.js';

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

/** Code of the error for an answer that did not come in the time that the request had. */
export const NO_ANSWER_IN_TIME = 'NoAnswerInTime';

/** Code of the error for an answer that came, and that nobody had the time to read. */
export const ANSWER_NOT_READ = 'AnswerNotRead';

/** AWS may say much; a record and a history hold this many characters of it. */
const LONGEST_MESSAGE = 2_000;
/** A code, a request id: several times the longest that AWS has. */
const LONGEST_NAME = 256;

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
  /** Of Node's network errors. */
  syscall?: string;
  $metadata?: { httpStatusCode?: number; requestId?: string };
}

/** Was the request turned away for its rate, not its content? */
export const isThrottling = (code: string): boolean => THROTTLING.has(code);

/**
 * `error` as an AwsError. One that is already one passes as it is. `flight`: whether the request had left; a request without one
 * has.
 */
export function toAwsError(
  error: unknown,
  service: string,
  operation: string,
  flight: Flight = { left: true },
): AwsError {
  if (error instanceof AwsError) return error;
  const raw = error as SdkError;
  const status = raw.$metadata?.httpStatusCode;
  const code = shorten(textOf(codeOf(raw)), LONGEST_NAME);
  const requestId = raw.RequestId ?? raw.$metadata?.requestId;
  const kind = flight.left ? kindOf(raw, code, status) : kindBefore(raw);
  return new AwsError(kind, code, service, operation, messageOf(error, raw), status, namedOrNone(requestId));
}

function messageOf(error: unknown, { message }: SdkError): string {
  const [text] = textOf(message ?? String(error)).split('\n  Deserialization error:', 1) as [string];
  return shorten(text, LONGEST_MESSAGE);
}

/** Where AWS's answer has a list or a map in place of a text, the SDK hands that over. */
const textOf = (words: unknown): string => (typeof words === 'string' ? words : JSON.stringify(words));

const namedOrNone = (requestId: string | undefined): string | undefined =>
  requestId === undefined ? undefined : shorten(textOf(requestId), LONGEST_NAME);

function codeOf({ Code, name, code }: SdkError): string {
  if (Code !== undefined) return Code;
  if (name === 'SyntaxError') return 'UnreadableResponse';
  if (name === 'CredentialsProviderError') return 'NoCredentials';
  return (name === 'Error' || name === 'TimeoutError' ? code : name) ?? name ?? 'Unknown';
}

function kindOf(raw: SdkError, code: string, status: number | undefined): AwsErrorKind {
  if (isCertificate(raw)) return 'unsent';
  if (code === ANSWER_TOO_LARGE && isSuccess(status)) return 'answered';
  if (THROTTLING.has(code) || status === 429) return 'throttled';
  if (status === 501) return 'refused';
  if (status === undefined || status < 400 || status >= 500 || status === 408 || UNCERTAIN.has(code)) return 'unknown';
  return 'refused';
}

/** Nothing has left: a later try may find the way to AWS, and will mend nothing else. */
const kindBefore = (raw: SdkError): AwsErrorKind =>
  (raw.name !== NOT_CONFIRMED && raw.syscall === undefined && raw.name !== 'TimeoutError') || isCertificate(raw)
    ? 'unsent'
    : 'throttled';

/** The host is not who it says it is: AWS has heard nothing. */
const isCertificate = ({ code }: SdkError): boolean => /CERT|SELF_SIGNED|UNABLE_TO_/.test(code ?? '');
