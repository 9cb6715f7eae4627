import { Connection, type WorkflowService } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { chmod } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { markSandbox } from '../../engine/client/sandbox-mark.js';
import { RunbookError } from '../../engine/errors.js';
import { diskFull, requireRoom } from './environment/disk.js';
import { freePorts } from './free-port.js';
import { spawnLeashed, type Leashed } from './leashed.js';
import type { Log } from './progress.js';
import { findTemporalCli } from './temporal-cli.js';
import { serverArguments } from './server-arguments.js';

/** A Temporal server that a client can talk to. */
export interface TemporalServer {
  /** `host:port`. */
  address: string;
  namespace: string;
  /** Port of its HTTP API; absent for a server that is not ours. */
  httpPort?: number;
  /** Resolves to its exit status when it has ended; never for a server that is not ours. */
  exited: Promise<number>;
  /** The last lines it printed. */
  tail(): string;
  /** Ends it, if we started it. */
  close(): Promise<void>;
  /** Sends SIGKILL, for tests of what survives that; absent for a server that is not ours. */
  kill?(): Promise<void>;
}

export interface TemporalServerOptions {
  log: Log;
  /** Database file for every execution; in memory when absent. */
  dbFile?: string;
  /** Port to listen on, e.g. the same as before; a free port when absent. */
  port?: number;
  /** Stored in the server, so that `isEnvironment` can recognise the environment. */
  environmentId?: string;
  /** Names of the Keyword search attributes to register (design house 8). */
  searchAttributes: readonly string[];
  /** Its executions use the AWS sandbox only: the namespace is marked so that no other worker joins (engine/client/sandbox-mark.ts). */
  sandbox?: boolean;
}

const START_MS = 60_000;
const ASK_MS = 2_000;
const DEFAULT = 'default';
const ENVIRONMENT_ID = 'runbook-environment';

/**
 * The Temporal server of `TEMPORAL_ADDRESS` if that is set; otherwise a dev server of our own on loopback (settings: design house 9), which
 * ends with this process. Rejects with `SETUP_FAILED` when it cannot be started.
 */
export async function startTemporalServer(options: TemporalServerOptions): Promise<TemporalServer> {
  const { TEMPORAL_ADDRESS: given, TEMPORAL_NAMESPACE: namespace } = process.env;
  if (given) return foreign(given, namespace ?? 'default');
  return startDevServer(await findTemporalCli(options.log), options);
}

const foreign = (address: string, namespace: string): TemporalServer => ({
  address,
  namespace,
  exited: new Promise(() => undefined),
  tail: () => '',
  close: () => Promise.resolve(),
});

/** Does the server at this address answer within two seconds, and is it the one that was started with `environmentId`? */
export async function isEnvironment(address: string, environmentId: string): Promise<boolean> {
  try {
    const { namespaceInfo } = await withService(address, (service) =>
      service.describeNamespace({ namespace: DEFAULT }),
    );
    return namespaceInfo?.data?.[ENVIRONMENT_ID] === environmentId;
  } catch {
    return false;
  }
}

async function startDevServer(cli: string, options: TemporalServerOptions): Promise<TemporalServer> {
  const [free, httpPort, metricsPort] = (await freePorts(3)) as [number, number, number];
  const port = options.port ?? free;
  if (options.dbFile) await ownFiles(options.dbFile);
  const server = spawnLeashed(cli, serverArguments({ ...options, port, httpPort, metricsPort }));
  const tail = keepTail(server);
  const address = `127.0.0.1:${port}`;
  try {
    await untilHealthy(address, server);
    await configureNamespace(address, options);
  } catch (error) {
    await server.close();
    throw await startFailure(error, tail(), options.dbFile);
  }
  return {
    address,
    namespace: DEFAULT,
    httpPort,
    exited: server.exited,
    tail,
    close: () => server.close(),
    kill: () => server.kill(),
  };
}

/** Checks that there is room for a database. Makes one from an older version readable by its owner only, as new ones are (leash.mjs). */
async function ownFiles(dbFile: string): Promise<void> {
  await requireRoom(dirname(dbFile));
  for (const suffix of ['', '-wal', '-shm']) await chmod(`${dbFile}${suffix}`, 0o600).catch(() => undefined);
}

async function startFailure(error: unknown, printed: string, dbFile: string | undefined): Promise<RunbookError> {
  const full = dbFile && (await diskFull(printed, dirname(dbFile), error));
  if (full) return full;
  const hint = dbFile && `If its database is damaged, delete ${dbFile} and try again.`;
  const message = `The Temporal dev server did not start: ${(error as Error).message}\n${printed}`;
  return new RunbookError('SETUP_FAILED', message, { ...(hint && { hint }), cause: error });
}

/** Gives the last lines that the server printed, for error messages. Reading them also keeps its pipes from filling up. */
function keepTail(server: Leashed): () => string {
  let text = '';
  for (const stream of [server.stdout, server.stderr]) {
    stream.on('data', (chunk: Buffer) => (text = (text + chunk.toString()).slice(-2_000)));
  }
  return () => text.trim();
}

/** Resolves when the server answers and knows its namespace. */
async function untilHealthy(address: string, server: Leashed): Promise<unknown> {
  let exit: number | undefined;
  void server.exited.then((status) => (exit = status));
  const until = Date.now() + START_MS;
  for (;;) {
    try {
      return await withService(address, (service) => service.describeNamespace({ namespace: DEFAULT }));
    } catch (error) {
      if (exit !== undefined) throw new Error(`it exited with status ${exit}`, { cause: error });
      if (Date.now() > until) throw new Error(`no answer within ${START_MS / 1000} s`, { cause: error });
      await sleep(50);
    }
  }
}

/** Keeps closed runs for 90 days, where a dev server keeps them for one, and stores `environmentId` in the namespace. */
async function configureNamespace(address: string, { environmentId, sandbox }: TemporalServerOptions): Promise<void> {
  await withService(address, (service) =>
    service.updateNamespace({
      namespace: DEFAULT,
      config: { workflowExecutionRetentionTtl: msToTs('90 days') },
      ...(environmentId !== undefined && { updateInfo: { data: { [ENVIRONMENT_ID]: environmentId } } }),
    }),
  );
  if (sandbox) await withService(address, (workflowService) => markSandbox({ workflowService }, DEFAULT));
}

async function withService<T>(address: string, use: (service: WorkflowService) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address, connectTimeout: 1_000 });
  try {
    return await connection.withDeadline(Date.now() + ASK_MS, () => use(connection.workflowService));
  } finally {
    await connection.close();
  }
}
