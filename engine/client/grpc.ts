import { isGrpcServiceError } from '@temporalio/client';

/** The gRPC status codes we tell apart. */
export const GRPC = {
  INVALID_ARGUMENT: 3,
  DEADLINE_EXCEEDED: 4,
  NOT_FOUND: 5,
  PERMISSION_DENIED: 7,
  UNIMPLEMENTED: 12,
  UNAVAILABLE: 14,
  UNAUTHENTICATED: 16,
} as const;

/** The gRPC status of an error or of what caused it; undefined when no server said no. */
export function grpcCode(error: unknown): number | undefined {
  for (let at = error; at instanceof Error; at = at.cause) if (isGrpcServiceError(at)) return at.code;
  return undefined;
}

/** Did the namespace refuse a search attribute that it does not have? An unregistered one must never fail a command (house 8). */
export function lacksSearchAttribute(error: unknown): boolean {
  return (
    grpcCode(error) === GRPC.INVALID_ARGUMENT &&
    /search attribute|column name|Runbook(Name|Status)/i.test(details(error))
  );
}

function details(error: unknown): string {
  const messages: string[] = [];
  for (let at = error; at instanceof Error; at = at.cause) messages.push(at.message);
  return messages.join(' ');
}
