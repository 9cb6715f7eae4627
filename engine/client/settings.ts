import { readFileSync } from 'node:fs';
import type { TLSConfig } from '@temporalio/client';
import { RunbookError } from '../errors.js';

/** How to reach a Temporal server; the fields fit the client's and the worker's connection options alike. */
export interface TemporalSettings {
  address: string;
  namespace: string;
  apiKey?: string;
  tls?: TLSConfig | boolean;
  /** gRPC headers to send with every request. */
  metadata?: Record<string, string>;
  /** Where the address came from, for messages. */
  source: string;
}

type Environment = Record<string, string | undefined>;

/**
 * Settings from the environment variables that all Temporal SDKs share; else the running `runbook dev`; else the SDK's default
 * address (house 9). `TEMPORAL_ADDRESS` is the switch: without it a running `runbook dev` decides everything.
 * @throws RunbookError USAGE: a profile is asked for, or a certificate cannot be read.
 */
export function temporalSettings(env: Environment, dev?: { address: string; namespace: string }): TemporalSettings {
  if (!env['TEMPORAL_ADDRESS'] && dev) {
    return { address: dev.address, namespace: dev.namespace, source: 'the running `runbook dev`' };
  }
  refuseProfiles(env);
  return {
    address: env['TEMPORAL_ADDRESS'] || 'localhost:7233',
    namespace: env['TEMPORAL_NAMESPACE'] || 'default',
    ...(env['TEMPORAL_API_KEY'] && { apiKey: env['TEMPORAL_API_KEY'] }),
    ...(usesTls(env) && { tls: tlsConfig(env) }),
    metadata: grpcHeaders(env),
    source: env['TEMPORAL_ADDRESS'] ? 'TEMPORAL_ADDRESS' : 'the default address',
  };
}

/** A profile that is ignored would lead to another server than the one the user means. */
function refuseProfiles(env: Environment): void {
  const name = ['TEMPORAL_PROFILE', 'TEMPORAL_CONFIG_FILE'].find((key) => env[key]);
  if (!name) return;
  throw new RunbookError('USAGE', `${name} is set, but configuration files of Temporal are not supported yet.`, {
    hint: `Unset it and set TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_API_KEY or TEMPORAL_TLS_… instead.`,
  });
}

/** TLS is on when asked for, when an API key is given, or when any of its settings is. */
function usesTls(env: Environment): boolean {
  const asked = env['TEMPORAL_TLS'];
  if (asked) return asked !== 'false' && asked !== '0';
  return Object.keys(env).some((key) => env[key] && (key.startsWith('TEMPORAL_TLS_') || key === 'TEMPORAL_API_KEY'));
}

function tlsConfig(env: Environment): TLSConfig {
  const crt = pem(env, 'TEMPORAL_TLS_CLIENT_CERT');
  const key = pem(env, 'TEMPORAL_TLS_CLIENT_KEY');
  const ca = pem(env, 'TEMPORAL_TLS_SERVER_CA_CERT');
  const serverName = env['TEMPORAL_TLS_SERVER_NAME'];
  return {
    ...(crt && key && { clientCertPair: { crt, key } }),
    ...(ca && { serverRootCACertificate: ca }),
    ...(serverName && { serverNameOverride: serverName }),
  };
}

/** A PEM text given as data or as the path of a file. */
function pem(env: Environment, name: string): Buffer | undefined {
  const data = env[`${name}_DATA`];
  if (data) return Buffer.from(data);
  const path = env[`${name}_PATH`];
  if (!path) return undefined;
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new RunbookError('USAGE', `${name}_PATH names a file that cannot be read: ${path}`, { cause });
  }
}

/** `TEMPORAL_GRPC_META_X_TEAM=a` sends the header `x-team: a`. */
function grpcHeaders(env: Environment): Record<string, string> {
  const prefix = 'TEMPORAL_GRPC_META_';
  const given = Object.entries(env).filter(([key, value]) => key.startsWith(prefix) && value);
  return Object.fromEntries(given.map(([key, value]) => [headerName(key.slice(prefix.length)), value as string]));
}

const headerName = (name: string): string => name.toLowerCase().replaceAll('_', '-');
