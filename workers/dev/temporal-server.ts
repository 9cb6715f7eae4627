import { Connection, type WorkflowService } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { markSandbox } from '../../engine/client/sandbox-mark.js';
import { RunbookError } from '../../engine/errors.js';
import { freePorts } from './free-port.js';
import { spawnLeashed, type Leashed } from './leashed.js';
import type { Log } from './progress.js';
import { findTemporalCli } from './temporal-cli.js';
import { serverArguments } from './temporal-settings.js';

/** A Temporal server that a client can talk to. */
export interface TemporalServer {
  /** `host:port`. */
  address: string;
  namespace: string;
  /** Port of its HTTP API; absent for a server that is not ours. */
  httpPort?: number;
  /** Ends it, when we started it. */
  close(): Promise<void>;
  /** SIGKILL, for tests of what survives it; absent for a server that is not ours. */
  kill?(): Promise<void>;
}

export interface TemporalServerOptions {
  log: Log;
  /** Keeps every execution in this file; in memory when absent. */
  dbFile?: string;
  /** Where it listens, to come back at the same address; a free port when absent. */
  port?: number;
  /** Names of the Keyword search attributes to register (house 8). */
  searchAttributes: readonly string[];
  /** Its executions touch the AWS sandbox only: marked so that no other worker joins (engine/client/sandbox-mark.ts). */
  sandbox?: boolean;
}

const START_MS = 60_000;

/**
 * The Temporal server of `TEMPORAL_ADDRESS` when that is set; otherwise a dev server of our own, on loopback, locked and tuned
 * (house 9), which ends with this process. Rejects with `SETUP_FAILED` when none can be started.
 */
export async function startTemporalServer(options: TemporalServerOptions): Promise<TemporalServer> {
  const { TEMPORAL_ADDRESS: given, TEMPORAL_NAMESPACE: namespace } = process.env;
  if (given) return { address: given, namespace: namespace ?? 'default', close: () => Promise.resolve() };
  return startDevServer(await findTemporalCli(options.log), options);
}

async function startDevServer(cli: string, options: TemporalServerOptions): Promise<TemporalServer> {
  const [free, httpPort, metricsPort] = (await freePorts(3)) as [number, number, number];
  const port = options.port ?? free;
  if (options.dbFile) await mkdir(dirname(options.dbFile), { recursive: true, mode: 0o700 });
  const server = spawnLeashed(cli, serverArguments({ ...options, port, httpPort, metricsPort }));
  const tail = keepTail(server);
  const address = `127.0.0.1:${port}`;
  try {
    await untilHealthy(address, server);
    await setRetention(address);
    if (options.sandbox) await withService(address, (_, connection) => markSandbox(connection, 'default'));
  } catch (error) {
    await server.close();
    const hint = options.dbFile && `If its database is damaged, delete ${options.dbFile} and try again.`;
    throw new RunbookError(
      'SETUP_FAILED',
      `The Temporal dev server did not start: ${(error as Error).message}\n${tail()}`,
      { ...(hint && { hint }), cause: error },
    );
  }
  return { address, namespace: 'default', httpPort, close: () => server.close(), kill: () => server.kill() };
}

/** The last lines it printed: what to show when it fails. Also keeps its pipes empty. */
function keepTail(server: Leashed): () => string {
  let text = '';
  for (const stream of [server.stdout, server.stderr]) {
    stream.on('data', (chunk: Buffer) => (text = (text + chunk.toString()).slice(-2_000)));
  }
  return () => text.trim();
}

/** Resolves once it answers and knows its namespace. */
async function untilHealthy(address: string, server: Leashed): Promise<void> {
  let exit: number | undefined;
  void server.exited.then((status) => (exit = status));
  const until = Date.now() + START_MS;
  for (;;) {
    try {
      return await withService(address, (service) => service.describeNamespace({ namespace: 'default' }));
    } catch (error) {
      if (exit !== undefined) throw new Error(`it exited with status ${exit}`, { cause: error });
      if (Date.now() > until) throw new Error(`no answer within ${START_MS / 1000} s`, { cause: error });
      await sleep(50);
    }
  }
}

/** The dev server forgets what ran after one day; ours after 90. */
async function setRetention(address: string): Promise<void> {
  await withService(address, (service) =>
    service.updateNamespace({
      namespace: 'default',
      config: { workflowExecutionRetentionTtl: msToTs('90 days') },
    }),
  );
}

async function withService(
  address: string,
  use: (service: WorkflowService, connection: Connection) => Promise<unknown>,
): Promise<void> {
  const connection = await Connection.connect({ address, connectTimeout: 1_000 });
  try {
    await use(connection.workflowService, connection);
  } finally {
    await connection.close();
  }
}
