import {
  defaultGrpcRetryOptions,
  isGrpcServiceError,
  NamespaceNotFoundError,
  type GrpcRetryOptions,
} from '@temporalio/client';

/** The gRPC status codes we tell apart. */
export const GRPC = {
  CANCELLED: 1,
  INVALID_ARGUMENT: 3,
  DEADLINE_EXCEEDED: 4,
  NOT_FOUND: 5,
  PERMISSION_DENIED: 7,
  RESOURCE_EXHAUSTED: 8,
  FAILED_PRECONDITION: 9,
  UNIMPLEMENTED: 12,
  UNAVAILABLE: 14,
  UNAUTHENTICATED: 16,
} as const;

/** The gRPC status of an error or of what caused it; undefined when no server said no. */
export function grpcCode(error: unknown): number | undefined {
  for (let at = error; at instanceof Error; at = at.cause) if (isGrpcServiceError(at)) return at.code;
  return undefined;
}

/** Did the namespace refuse a search attribute that it does not have? An unregistered one must never fail a command (design house 8). */
export function lacksSearchAttribute(error: unknown): boolean {
  return (
    grpcCode(error) === GRPC.INVALID_ARGUMENT &&
    /search attribute|column name|Runbook(Name|Status)/i.test(details(error))
  );
}

/** Does the server have no such namespace? Of a missing run it says NOT_FOUND as well. */
export const namespaceMissing = (error: unknown): boolean =>
  error instanceof NamespaceNotFoundError || (grpcCode(error) === GRPC.NOT_FOUND && /namespace/i.test(details(error)));

/** Our time is up (the server may say CANCELLED of it before we do), or the server knows that nobody will answer. */
export const unanswered = (error: unknown): boolean =>
  grpcCode(error) === GRPC.DEADLINE_EXCEEDED || grpcCode(error) === GRPC.CANCELLED || /no poller/i.test(details(error));

const TOO_LARGE = /larger than max/i;

/** Was the answer larger than one message may be (4 MiB)? Then less has to be asked for: the same question fails for ever. */
export const answerTooLarge = (error: unknown): boolean =>
  grpcCode(error) === GRPC.RESOURCE_EXHAUSTED && TOO_LARGE.test(details(error));

/** What of the SDK's retries we want: all but those of an answer that is too large, which would cost half a minute each. */
export function retriesWithoutTooLarge(): GrpcRetryOptions {
  const usual = defaultGrpcRetryOptions();
  return {
    ...usual,
    retryableDecider: (attempt, status) => !TOO_LARGE.test(status.details) && usual.retryableDecider(attempt, status),
  };
}

/** What the SDK says of an error and what the server said: a query's refusal stands in the cause only. */
export function details(error: unknown): string {
  const messages: string[] = [];
  for (let at = error; at instanceof Error; at = at.cause) messages.push(at.message);
  return messages.join(': ');
}
