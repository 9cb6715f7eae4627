import type { Client } from '../engine/client/connect.js';
import type { TemporalSettings } from '../engine/client/settings.js';
import { RunbookError } from '../engine/errors.js';
import { packageRoot } from '../workers/dev/package-root.js';
import type { DevState } from '../workers/dev/state-file.js';
import type { Io } from './io.js';
import { warn } from './io.js';
import { saying } from './waiting.js';

/** The Temporal server and namespace that a command uses. */
export interface Target {
  settings: TemporalSettings;
  /** The running `runbook dev` of this user that the server belongs to, if there is one. */
  environment?: DevState;
}

export interface Connected extends Target {
  client: Client;
}

/** Finds the target without connecting. @throws RunbookError USAGE. */
export async function findTemporal(io: Io): Promise<Target> {
  const [{ temporalSettings }, running] = await Promise.all([
    import('../engine/client/settings.js'),
    io.environments(),
  ]);
  const [first] = running;
  const settings = temporalSettings(io.env, first && { address: first.address, namespace: first.namespace });
  const isFound = first !== undefined && settings.source === temporalSettings({}, first).source;
  if (isFound && running.length > 1 && first.root !== packageRoot()) throw whichOne(running);
  const environment = running.find(({ address }) => address === settings.address);
  return { settings, ...(environment && { environment }) };
}

/** The error when several environments run: guessing one could start or stop something in the wrong place. */
function whichOne(running: readonly DevState[]): RunbookError {
  const list = running.map(({ address, root, sandbox }) => `${address}  ${sandbox ? 'sandbox' : 'AWS'}, of ${root}`);
  const message = `Several \`runbook dev\` run, and none of them of this folder:\n${list.join('\n')}`;
  return new RunbookError('USAGE', message, { hint: 'Set TEMPORAL_ADDRESS to the one that you mean.' });
}

/**
 * Connects to Temporal, calls `use`, closes the connection. Warns first when the disk of a `runbook dev` server is full.
 * @throws RunbookError TEMPORAL_UNREACHABLE, and whatever `use` throws.
 */
export async function withClient<T>(io: Io, use: (connected: Connected) => Promise<T>): Promise<T> {
  const [{ connect, temporalError }, target] = await Promise.all([
    import('../engine/client/connect.js'),
    findTemporal(io),
  ]);
  const { settings, environment } = target;
  if (environment) await warnOfFullDisk(io);
  let client: Client | undefined;
  try {
    client = await saying(io, `Connecting to Temporal at ${settings.address}`, connect(settings));
    return await use({ ...target, client });
  } catch (error) {
    throw explained(temporalError(error, settings), environment);
  } finally {
    await client?.connection.close();
  }
}

/** Warns when the disk is full: Temporal cannot store anything then, and reports that only after half a minute, as another error. */
async function warnOfFullDisk(io: Io): Promise<void> {
  const [{ isFull }, { devFolder }] = await Promise.all([
    import('../workers/dev/environment/disk.js'),
    import('../workers/dev/state-file.js'),
  ]);
  if (await isFull(devFolder())) {
    warn(io, [`The disk that holds ${devFolder()} is full: Temporal keeps nothing until there is room.`]);
  }
}

/** Replaces the hint to start a server when `runbook dev` runs already: it starts the server again by itself. */
function explained(error: unknown, environment: DevState | undefined): unknown {
  if (!(error instanceof RunbookError) || error.code !== 'TEMPORAL_UNREACHABLE' || !environment) return error;
  const hint = `\`runbook dev\` runs in process ${environment.pid} and starts it again: see what it says there, and repeat the command.`;
  return new RunbookError(error.code, error.message, { hint, cause: error });
}
