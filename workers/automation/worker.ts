/** The process that runs automations: `runbook worker` (design house 2, 9; issue: drains on SIGTERM). */
import { IllegalStateError } from '@temporalio/common';
import { NativeConnection, Runtime, Worker, type LogLevel, type WorkerOptions } from '@temporalio/worker';
import { activities } from '../../actions/activities.js';
import { runActivity } from '../../aws/activity.js';
import { createIdentities } from '../../aws/identity.js';
import { loadUsualClients } from '../../aws/sdk/operation.js';
import { refuseOtherSide } from '../../engine/client/sandbox-mark.js';
import type { TemporalSettings } from '../../engine/client/settings.js';
import { RunbookError } from '../../engine/errors.js';
import { CALL_MS, CALL_WAITS_MS } from '../../engine/workflow/time-limits.js';
import { TASK_QUEUE } from '../../engine/workflow/messages.js';
import { temporalActivities } from './activity-adapter.js';
import { boundActivations } from './bound-activations.js';
import { workflowBundle } from './bundle.js';
import { keepHealthFile } from './health-file.js';
import { namespaceWarnings } from './namespace-warnings.js';
import { describeIdentity } from './identity-line.js';
import { createWorkerLogger, type LogFormat } from './log.js';

export interface RunWorkerOptions {
  temporal: TemporalSettings;
  taskQueue?: string;
  /** Activities at once; 100 by default. */
  maxActivities?: number;
  /** A file that is rewritten every few seconds while the worker polls, and removed when it stops. */
  healthFile?: string;
  /** Address that serves metrics to Prometheus, e.g. `127.0.0.1:9464`. Loopback only. */
  prometheusAddress?: string;
  /** ARN patterns of the roles that documents may assume; in the sandbox all roles. */
  assumableRoles?: readonly string[];
  /** The sandbox's address: the only host that requests may go to. */
  sandboxUrl?: string;
  /** Seconds for which requests throttled by AWS are retried, outside a step's attempts (behaviour 2.2); 300 by default. */
  throttlingRetrySeconds?: number;
  /** Executions kept in memory; the SDK's default when absent. */
  maxCachedExecutions?: number;
  /** Level and format of the log on standard error; `WARN` and `text` by default. */
  logLevel?: LogLevel;
  logFormat?: LogFormat;
  log(line: string): void;
}

/** How long running activities may take to finish when the worker is told to stop. */
const DRAIN_MS = 10_000;
/**
 * A worker that cannot shut down ends by force after this time, so that its supervisor starts another instead of keeping an idle one. The
 * time suffices for a request that began at the end of the drain.
 */
const GIVE_UP_MS = DRAIN_MS + CALL_MS + CALL_WAITS_MS + 5_000;
/** Sticky queue timeout: for this long a run waits for the worker that has it cached, e.g. after that died (design facts 3). */
const STICKY_TIMEOUT = '3 seconds';

/** Runs until SIGTERM or SIGINT, then drains. Rejects with `RunbookError`. */
export async function runWorker(options: RunWorkerOptions): Promise<void> {
  installRuntime(options);
  const connection = await connect(options.temporal);
  try {
    await refuseOtherSide(connection, options.temporal, options.sandboxUrl !== undefined);
    for (const warning of await namespaceWarnings(connection, options.temporal.namespace)) options.log(warning);
    await loadUsualClients();
    boundActivations();
    const worker = await createWorker(connection, options);
    options.log(await describeIdentity(options.sandboxUrl));
    const health = keepHealthFile(options.healthFile, () => worker.getState());
    options.log(`ready: worker on task queue ${worker.options.taskQueue}, namespace ${options.temporal.namespace}`);
    await worker.run().catch(tellForced).finally(health.remove);
  } finally {
    await connection.close();
  }
}

/** Replaces the SDK's error for a worker that was ended by force, because it only speaks of internal counters. */
function tellForced(error: unknown): never {
  if (!(error instanceof IllegalStateError && error.message.includes('still in use'))) throw error;
  throw new RunbookError(
    'SETUP_FAILED',
    `The worker did not end within ${GIVE_UP_MS / 1000} seconds, and was broken off.`,
    {
      hint: 'What it was at goes on with the next worker: start one. Its log says what it could not end.',
      cause: error,
    },
  );
}

/** Temporal's runtime, one for each process: logging, metrics, and the signals that start the drain. */
function installRuntime({ logLevel, logFormat, prometheusAddress }: RunWorkerOptions): void {
  Runtime.install({
    logger: createWorkerLogger({ ...(logLevel && { level: logLevel }), ...(logFormat && { format: logFormat }) }),
    shutdownSignals: ['SIGTERM', 'SIGINT'],
    telemetryOptions: {
      logging: { filter: { core: 'WARN', other: 'WARN' }, forward: {} },
      ...(prometheusAddress === undefined
        ? {}
        : { metrics: { prometheus: { bindAddress: loopbackOnly(prometheusAddress) } } }),
    },
  });
}

/** Refuses other addresses than loopback: every listener of ours binds loopback (design house 9). */
function loopbackOnly(address: string): string {
  if (/^(127\.\d+\.\d+\.\d+|\[::1\]):\d+$/.test(address)) return address;
  throw new RunbookError(
    'USAGE',
    `--prometheus-address must be a loopback address like 127.0.0.1:9464, not ${address}.`,
  );
}

async function connect({ address, apiKey, tls, metadata }: TemporalSettings): Promise<NativeConnection> {
  try {
    return await NativeConnection.connect({
      address,
      ...(apiKey === undefined ? {} : { apiKey }),
      ...(tls === undefined ? {} : { tls }),
      ...(metadata === undefined ? {} : { metadata }),
    });
  } catch (cause) {
    throw new RunbookError('TEMPORAL_UNREACHABLE', `No Temporal server answers at ${address}.`, {
      hint: 'Start one with `runbook dev`, or set TEMPORAL_ADDRESS to a server that runs.',
      cause,
    });
  }
}

async function createWorker(connection: NativeConnection, options: RunWorkerOptions): Promise<Worker> {
  return Worker.create({ connection, ...(await workerOptions(options)) });
}

async function workerOptions(options: RunWorkerOptions): Promise<WorkerOptions> {
  const identities = createIdentities({
    assumableRoles: options.sandboxUrl === undefined ? (options.assumableRoles ?? []) : ['*'],
    ...(options.sandboxUrl === undefined ? {} : { onlyHost: new URL(options.sandboxUrl).host }),
  });
  return {
    namespace: options.temporal.namespace,
    taskQueue: options.taskQueue ?? TASK_QUEUE,
    workflowBundle: await workflowBundle(),
    activities: temporalActivities({
      activities,
      runActivity,
      callerFor: identities.callerFor,
      ...(options.throttlingRetrySeconds === undefined
        ? {}
        : { throttlingRetrySeconds: options.throttlingRetrySeconds }),
    }),
    maxConcurrentActivityTaskExecutions: options.maxActivities ?? 100,
    stickyQueueScheduleToStartTimeout: STICKY_TIMEOUT,
    shutdownGraceTime: DRAIN_MS,
    shutdownForceTime: GIVE_UP_MS,
    ...(options.maxCachedExecutions === undefined ? {} : { maxCachedWorkflows: options.maxCachedExecutions }),
  };
}
