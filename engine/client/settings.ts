import type { TLSConfig } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
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

/** Variables by which users choose a server themselves; without one, a running `runbook dev` decides everything. */
const CHOICES = ['TEMPORAL_ADDRESS', 'TEMPORAL_PROFILE', 'TEMPORAL_CONFIG_FILE'];
const DEFAULT_ADDRESS = 'localhost:7233';

/**
 * Reads the settings that all Temporal SDKs share: environment variables, and profiles of their configuration file. If no variable of
 * `CHOICES` is set and a `runbook dev` runs, that one is used (design house 9).
 * @throws RunbookError USAGE: a profile that is not there, a file that cannot be read.
 */
export function temporalSettings(env: Environment, dev?: { address: string; namespace: string }): TemporalSettings {
  const choice = CHOICES.find((name) => env[name]);
  if (!choice && dev) return { ...dev, source: 'the running `runbook dev`' };
  const { namespace, connectionOptions } = load(env);
  const { address, apiKey, tls, metadata } = connectionOptions;
  return {
    address: address ?? DEFAULT_ADDRESS,
    namespace: namespace ?? 'default',
    ...(typeof apiKey === 'string' && { apiKey }),
    ...(tls !== undefined && tls !== null && tls !== false && { tls: tls as TLSConfig | true }),
    ...(metadata && { metadata: metadata as Record<string, string> }),
    source: choice ?? (address ? "Temporal's configuration file" : 'the default address'),
  };
}

function load(env: Environment): ReturnType<typeof loadClientConnectConfig> {
  const given = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  try {
    return loadClientConnectConfig({ overrideEnvVars: Object.fromEntries(given) });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new RunbookError('USAGE', `The settings for Temporal cannot be used: ${reason}`, {
      hint: 'Look at the TEMPORAL_… variables, and at the file that TEMPORAL_CONFIG_FILE names.',
      cause,
    });
  }
}
