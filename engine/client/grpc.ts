import {
  defaultGrpcRetryOptions,
  isGrpcServiceError,
  NamespaceNotFoundError,
  type GrpcRetryOptions,
} from '@temporalio/client';

/** The gRPC status codes that we distinguish. */
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

/** The gRPC status of an error or of its causes; undefined when the error is not the server's. */
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

/** Does the server lack this namespace? It answers NOT_FOUND for a missing run as well. */
export const namespaceMissing = (error: unknown): boolean =>
  error instanceof NamespaceNotFoundError || (grpcCode(error) === GRPC.NOT_FOUND && /namespace/i.test(details(error)));

/** Our deadline has passed (the server may report that as CANCELLED before we do), or the server knows that no worker will answer. */
export const unanswered = (error: unknown): boolean =>
  grpcCode(error) === GRPC.DEADLINE_EXCEEDED || grpcCode(error) === GRPC.CANCELLED || /no poller/i.test(details(error));

const TOO_LARGE = /larger than max/i;

/** Was the answer larger than one message may be (4 MiB)? Then the client must ask for less: the same request fails for ever. */
export const answerTooLarge = (error: unknown): boolean =>
  grpcCode(error) === GRPC.RESOURCE_EXHAUSTED && TOO_LARGE.test(details(error));

/** The SDK's retries, except after an answer that is too large: those would cost half a minute each time. */
export function retriesWithoutTooLarge(): GrpcRetryOptions {
  const usual = defaultGrpcRetryOptions();
  return {
    ...usual,
    retryableDecider: (attempt, status) => !TOO_LARGE.test(status.details) && usual.retryableDecider(attempt, status),
  };
}

/** The messages of an error and of its causes: why the server refused a query is only in the cause. */
export function details(error: unknown): string {
  const messages: string[] = [];
  for (let at = error; at instanceof Error; at = at.cause) messages.push(at.message);
  return messages.join(': ');
}
