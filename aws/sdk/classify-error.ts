/** Any error of an SDK request → AwsError: boto3's code, and a kind that says whether to try again (design emulators 8.21). */
import { AwsError, type AwsErrorKind } from '../../engine/activity.js';
import { shorten } from '../../engine/execution/sizes.js';
import { ANSWER_TOO_LARGE, isSuccess, NOT_CONFIRMED, type Flight } from './flight.js';

/** Codes for throttling: AWS did nothing, and a later try may succeed (the list that botocore and the SDK share). */
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

/** Code of the error when no answer came within the request's time limit. */
export const NO_ANSWER_IN_TIME = 'NoAnswerInTime';

/** Code of the error when a large answer came, but was not parsed in time. */
export const ANSWER_NOT_READ = 'AnswerNotRead';

/** Characters of AWS's message that are kept in the record and in history. */
const LONGEST_MESSAGE = 2_000;
/** Characters of a code or a request id that are kept: several times the longest that AWS has. */
const LONGEST_NAME = 256;

/** Codes with which AWS may have done the work and then failed, with any HTTP status. */
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

/** Does the code say that AWS throttled the request? */
export const isThrottling = (code: string): boolean => THROTTLING.has(code);

/**
 * `error` as an AwsError; an AwsError is returned unchanged. `flight`: whether the request had left the process; by default it had.
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

/** The SDK passes on lists and maps where AWS's answer has them in place of a text. */
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

/** The kind when nothing was sent: a network error or a timeout may pass (`throttled`: try again later); no other error will (`unsent`). */
const kindBefore = (raw: SdkError): AwsErrorKind =>
  (raw.name !== NOT_CONFIRMED && raw.syscall === undefined && raw.name !== 'TimeoutError') || isCertificate(raw)
    ? 'unsent'
    : 'throttled';

/** Was the host's certificate rejected? Then the request was not sent. */
const isCertificate = ({ code }: SdkError): boolean => /CERT|SELF_SIGNED|UNABLE_TO_/.test(code ?? '');
