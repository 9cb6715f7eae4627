import type { Client } from '../engine/client/connect.js';
import type { TemporalSettings } from '../engine/client/settings.js';
import type { Io } from './io.js';
import { saying } from './waiting.js';

/** Which Temporal a command means. */
export interface Target {
  settings: TemporalSettings;
  /** Environment of the sandbox when the server is that of a running `runbook dev --sandbox`. */
  sandbox?: Record<string, string>;
}

export interface Connected extends Target {
  client: Client;
}

/** Finds it without connecting. @throws RunbookError USAGE. */
export async function findTemporal(io: Io): Promise<Target> {
  const [{ temporalSettings }, dev] = await Promise.all([import('../engine/client/settings.js'), io.devState()]);
  const settings = temporalSettings(io.env, dev);
  const sandbox = dev?.address === settings.address ? dev.sandbox : undefined;
  return { settings, ...(sandbox && { sandbox }) };
}

/**
 * Connects to Temporal, does `use`, closes the connection.
 * @throws RunbookError TEMPORAL_UNREACHABLE, and whatever `use` throws.
 */
export async function withClient<T>(io: Io, use: (connected: Connected) => Promise<T>): Promise<T> {
  const [{ connect, temporalError }, target] = await Promise.all([
    import('../engine/client/connect.js'),
    findTemporal(io),
  ]);
  const { settings } = target;
  const client = await saying(io, `Connecting to Temporal at ${settings.address}`, connect(settings));
  try {
    return await use({ ...target, client });
  } catch (error) {
    throw temporalError(error, settings);
  } finally {
    await client.connection.close();
  }
}
