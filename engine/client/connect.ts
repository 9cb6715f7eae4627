import { Client, Connection, makeGrpcRetryInterceptor } from '@temporalio/client';
import { RunbookError } from '../errors.js';
import { GRPC, grpcCode, namespaceMissing, retriesWithoutTooLarge } from './grpc.js';
import { refusedHere } from './refused-here.js';
import type { TemporalSettings } from './settings.js';

/** The first argument of every function of this folder. */
export type { Client } from '@temporalio/client';

/** Longest wait for a server that does not answer, ms (design house 9a). */
export const CONNECT_TIMEOUT_MS = 10_000;

/**
 * A client of the server that `settings` name. Close it with `client.connection.close()`.
 * @throws RunbookError TEMPORAL_UNREACHABLE within ten seconds.
 */
export async function connect(settings: TemporalSettings): Promise<Client> {
  const { namespace, source: _source, ...options } = settings;
  const interceptors = [makeGrpcRetryInterceptor(retriesWithoutTooLarge())];
  const connection = Connection.lazy({ ...options, interceptors, connectTimeout: CONNECT_TIMEOUT_MS });
  try {
    await Promise.race([connection.ensureConnected(), refusedHere(settings.address)]);
    return new Client({ connection, namespace });
  } catch (cause) {
    await connection.close();
    throw unreachable(settings, cause);
  }
}

/** Translates Temporal's errors: a lost connection, a missing namespace, a missing permission. Other errors stay as they are. */
export function temporalError(error: unknown, settings: TemporalSettings): unknown {
  if (error instanceof RunbookError) return error;
  if (namespaceMissing(error)) return noNamespace(settings, error);
  const code = grpcCode(error);
  if (code === GRPC.UNAVAILABLE || code === GRPC.DEADLINE_EXCEEDED) return unreachable(settings, error);
  if (code === GRPC.PERMISSION_DENIED || code === GRPC.UNAUTHENTICATED) return refused(settings, error);
  return error;
}

function unreachable(settings: TemporalSettings, cause: unknown): RunbookError {
  const why = grpcCode(cause) === GRPC.UNAUTHENTICATED ? 'it refuses our credentials' : reason(cause);
  return new RunbookError(
    'TEMPORAL_UNREACHABLE',
    `No Temporal server answers at ${settings.address} (from ${settings.source}): ${why}.`,
    { hint: 'Start one with `runbook dev`, or set TEMPORAL_ADDRESS to a server that runs.', cause },
  );
}

function noNamespace(settings: TemporalSettings, cause: unknown): RunbookError {
  const message = `The Temporal server at ${settings.address} has no namespace '${settings.namespace}'.`;
  const hint = `Set TEMPORAL_NAMESPACE, or create it: temporal operator namespace create -n ${settings.namespace}`;
  return new RunbookError('TEMPORAL_UNREACHABLE', message, { hint, cause });
}

function refused(settings: TemporalSettings, cause: unknown): RunbookError {
  const message = `The Temporal server at ${settings.address} refuses this call in namespace '${settings.namespace}': ${reason(cause)}.`;
  return new RunbookError('TEMPORAL_UNREACHABLE', message, {
    hint: 'Check TEMPORAL_API_KEY or the certificates.',
    cause,
  });
}

function reason(error: unknown): string {
  const messages: string[] = [];
  for (let at = error; at instanceof Error; at = at.cause) messages.push(at.message);
  return (messages.at(-1) ?? String(error)).replace(/\.$/, '');
}
