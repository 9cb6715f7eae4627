import { connect } from '../../engine/client/connect.js';
import { takeForSandbox } from '../../engine/client/sandbox-mark.js';
import { temporalSettings } from '../../engine/client/settings.js';
import { hasWorker } from '../../engine/client/workers.js';
import { RunbookError } from '../../engine/errors.js';
import { SEARCH_ATTRIBUTES } from '../../engine/workflow/messages.js';
import { prepareSandbox, type Prepared } from '../sandbox/prepare.js';
import { startSandbox } from '../sandbox/sandbox.js';
import { cacheDir } from './cache-dir.js';
import { keepWorker } from './keep-worker.js';
import type { Log } from './progress.js';
import { devFile, readDevState, removeDevState, writeDevState, type DevState } from './state-file.js';
import { startTemporalServer, type TemporalServer } from './temporal-server.js';
import { startWorker } from './worker-process.js';

const SANDBOX_ACCOUNT = '123456789012';
const quiet = (): void => undefined;

/** A whole environment: Temporal, maybe the AWS sandbox, one worker. */
export interface Dev {
  state: DevState;
  /** What there is to play with in the sandbox. */
  prepared?: Prepared;
  /** It was up before: another process holds it, and `close` leaves it alone. */
  found: boolean;
  /** Rejects when the worker ends by itself; one that is killed is started again. Never resolves. */
  broken: Promise<never>;
  /** Ends what we started, the newest first, and the state file. */
  close(): Promise<void>;
}

export interface DevOptions {
  /** With the AWS sandbox, and no way to a real account. */
  sandbox: boolean;
  /** What goes on, for people. */
  log: Log;
  /** What the worker prints; nowhere when absent. */
  workerLog?: Log;
}

/**
 * Brings everything up, or finds it running for this clone, and writes the state file (house 9). When it rejects, all that it
 * had started is ended. Rejects with `SETUP_FAILED` when something cannot be had.
 */
export async function startDev(options: DevOptions): Promise<Dev> {
  const running = await readDevState();
  if (running) return foundDev(running, options.sandbox);
  const closers: Closers = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    return { ...(await bringUp(options, closers)), found: false, close };
  } catch (error) {
    await close();
    throw error;
  }
}

type Closers = (() => Promise<void>)[];

async function bringUp({ sandbox: wanted, log, workerLog = quiet }: DevOptions, closers: Closers) {
  const { address, namespace } = await bringUpTemporal(wanted, log, closers);
  const sandbox = wanted ? await bringUpSandbox(log, closers) : undefined;
  const state: DevState = { pid: process.pid, address, namespace, ...(sandbox && { sandbox }) };
  const prepared = await prepare(state);
  log('Starting a worker …');
  const worker = await keepWorker(() => startWorker({ ...state, log: workerLog }), log);
  closers.push(() => worker.close());
  await writeDevState(state);
  closers.push(() => removeDevState());
  return { state, broken: worker.broken, ...(prepared && { prepared }) };
}

async function bringUpTemporal(sandbox: boolean, log: Log, closers: Closers): Promise<TemporalServer> {
  log('Starting Temporal …');
  const temporal = await startTemporalServer({
    log,
    // Apart, so that no worker ever resumes in a real account what began in the sandbox, or the other way round.
    dbFile: devFile(sandbox ? '-sandbox.db' : '.db'),
    searchAttributes: Object.values(SEARCH_ATTRIBUTES),
    sandbox,
  });
  closers.push(() => temporal.close());
  if (sandbox && temporal.httpPort === undefined) await takeForeignNamespace();
  return temporal;
}

async function bringUpSandbox(log: Log, closers: Closers): Promise<Record<string, string>> {
  log('Starting the AWS sandbox …');
  const sandbox = await startSandbox({ cacheDir: cacheDir(), accountId: SANDBOX_ACCOUNT, log });
  closers.push(() => sandbox.close());
  return sandbox.env;
}

/** Puts into the sandbox what is missing there; a sandbox that is in use loses nothing. */
async function prepare({ sandbox }: DevState): Promise<Prepared | undefined> {
  const { AWS_ENDPOINT_URL: url, AWS_REGION: region } = sandbox ?? {};
  if (url === undefined || region === undefined) return undefined;
  // The pinned SDK works on every Node that we allow; its advice is for us, not for whoever watches.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
  return prepareSandbox({ url, region, accountId: SANDBOX_ACCOUNT });
}

async function foundDev(state: DevState, sandbox: boolean): Promise<Dev> {
  if (sandbox === Boolean(state.sandbox)) {
    const prepared = await prepare(state);
    const never = new Promise<never>(quiet);
    return { state, found: true, broken: never, close: () => Promise.resolve(), ...(prepared && { prepared }) };
  }
  const kind = state.sandbox ? 'with the AWS sandbox' : 'without the AWS sandbox';
  throw new RunbookError('SETUP_FAILED', `\`runbook dev\` runs already ${kind} (process ${state.pid}).`, {
    hint: 'End it with Ctrl-C where it runs, then try again.',
  });
}

/** On a server that others use too, a sandbox worker would take their work and pretend to do it; later ones would take its. */
async function takeForeignNamespace(): Promise<void> {
  const settings = temporalSettings(process.env);
  const client = await connect(settings);
  try {
    if (!(await hasWorker(client))) return await takeForSandbox(client, settings);
  } finally {
    await client.connection.close();
  }
  const where = `${settings.address}, namespace ${settings.namespace}`;
  throw new RunbookError('SETUP_FAILED', `Another worker serves ${where}: the sandbox would take its work.`, {
    hint: 'Unset TEMPORAL_ADDRESS to have a server of your own, or name another TEMPORAL_NAMESPACE. An ended worker counts for 75 s.',
  });
}
