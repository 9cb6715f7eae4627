import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { connect } from '../../../engine/client/connect.js';
import { takeForSandbox } from '../../../engine/client/sandbox-mark.js';
import { temporalSettings } from '../../../engine/client/settings.js';
import { hasWorker } from '../../../engine/client/workers.js';
import { RunbookError } from '../../../engine/errors.js';
import { SEARCH_ATTRIBUTES } from '../../../engine/workflow/messages.js';
import { prepareSandbox, type Prepared } from '../../sandbox/prepare.js';
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.js';
import { cacheDir } from '../cache-dir.js';
import type { DevOptions } from '../dev.js';
import { watchRoom } from './disk.js';
import { stablePort } from '../free-port.js';
import { keepChild, type Child, type Kept } from './keep-child.js';
import { packageRoot } from '../package-root.js';
import { devFile, devFolder, hashOf, removeDevState, writeDevState, type DevState } from '../state-file.js';
import { startTemporalServer, type TemporalServer } from '../temporal-server.js';
import { runsUnderWay } from './under-way.js';
import { startWorker } from './worker-process.js';

const SANDBOX_ACCOUNT = '123456789012';

/** Functions that end what we started, called in reverse order. */
export type Closers = (() => Promise<void>)[];

/** Starts every part and keeps it running; adds a function that ends the part to `closers` as soon as it runs. */
export async function bringUp(
  options: DevOptions,
  closers: Closers,
): Promise<{ state: DevState; broken: Promise<never>; prepared?: Prepared }> {
  const id = randomUUID();
  const temporal = await keepTemporal(options, id, closers);
  const { address, namespace, httpPort } = temporal.first;
  const place = { address, namespace };
  const aws = options.sandbox ? await keepSandbox(options, place, closers) : undefined;
  const isOurs = httpPort !== undefined;
  const sandbox = aws?.first.env;
  const state: DevState = {
    ...{ pid: process.pid, host: hostname(), root: packageRoot(), ...place },
    ...(isOurs && { id }),
    ...(sandbox && { sandbox }),
  };
  const worker = await keepWorker(options, state, closers);
  await writeDevState(state);
  const room = watchRoom(devFolder(), options.log);
  closers.push(async () => {
    room.end();
    await removeDevState();
  });
  const broken = Promise.race([temporal.broken, worker.broken, ...(aws ? [aws.broken] : [])]);
  broken.catch(() => undefined);
  return { state, broken, ...(aws && { prepared: aws.first.prepared }) };
}

async function keepTemporal(
  { sandbox, log, ending }: DevOptions,
  environmentId: string,
  closers: Closers,
): Promise<Kept<TemporalServer>> {
  log('Starting Temporal …');
  const start = (port: number): Promise<TemporalServer> =>
    startTemporalServer({
      ...{ log, port, environmentId },
      dbFile: databaseOf(sandbox),
      searchAttributes: Object.values(SEARCH_ATTRIBUTES),
      sandbox,
    });
  const temporal = await keepChild<TemporalServer>({
    ...{ name: 'Temporal', log, ending, wayOut: wayOut(sandbox) },
    start: async () => start(await portOf(sandbox ? 'temporal of the sandbox' : 'temporal')),
    startAgain: ({ address }) => start(Number(address.split(':').at(-1))),
    // The runs under way are asked from Temporal itself, so they are known only once it runs again.
    underWay: runsUnderWay,
  });
  closers.push(() => temporal.close());
  if (sandbox && temporal.first.httpPort === undefined) await takeForeignNamespace();
  return temporal;
}

/** The sandbox has a database of its own, so that no run that began in the sandbox goes on in a real account, or the other way round. */
const databaseOf = (sandbox: boolean): string => devFile(sandbox ? '-sandbox.db' : '.db');

/** What to do when a run in the database crashes each worker or server that loads it: that would happen again at every start. */
const wayOut = (sandbox: boolean): string =>
  `To start without the runs that there are, move their database away: mv ${databaseOf(sandbox)} ${databaseOf(sandbox)}.aside`;

type PreparedSandbox = Sandbox & Child & { prepared: Prepared };

async function keepSandbox(
  { log, ending }: DevOptions,
  temporal: { address: string; namespace: string },
  closers: Closers,
): Promise<Kept<PreparedSandbox>> {
  log('Starting the AWS sandbox …');
  const start = async (port: number): Promise<PreparedSandbox> => {
    const sandbox = await startSandbox({ ...{ cacheDir: cacheDir(), accountId: SANDBOX_ACCOUNT, log, port } });
    try {
      const exited = sandbox.ended.then(() => undefined);
      return { ...sandbox, prepared: await prepareQuietly(sandbox), exited, tail: () => '' };
    } catch (error) {
      await sandbox.close();
      throw error;
    }
  };
  let running: PreparedSandbox | undefined;
  const kept = await keepChild({
    ...{ name: 'The AWS sandbox (moto)', loss: 'What was in it is lost.', log, ending },
    start: async () => (running = await start(await portOf('sandbox'))),
    startAgain: async ({ port }) => {
      // The old sandbox still listens on its port, and the new one needs the same, because clients know that address.
      await running?.close();
      return (running = await start(port));
    },
    underWay: () => runsUnderWay(temporal),
  });
  closers.push(() => kept.close());
  return kept;
}

async function keepWorker({ log, ending, workerLog }: DevOptions, state: DevState, closers: Closers) {
  log('Starting a worker …');
  const worker = await keepChild({
    ...{ name: 'The worker', log, ending, wayOut: wayOut(state.sandbox !== undefined) },
    start: () => startWorker({ ...state, log: workerLog ?? (() => undefined) }),
    underWay: () => runsUnderWay(state),
  });
  closers.push(() => worker.close());
  return worker;
}

/** The same port at every start of the same environment, unless it is taken, so that variables exported in a shell stay valid. */
const portOf = (what: string): Promise<number> =>
  stablePort(FIRST_PORT + (parseInt(hashOf(`${devFile('')} ${what}`), 16) % PORTS));

/** Below the ports that systems use for outgoing connections, above those of well-known services. */
const [FIRST_PORT, PORTS] = [20_000, 10_000];

/** Makes what is missing in the sandbox; leaves everything else there as it is. */
export async function prepare({ sandbox }: DevState): Promise<Prepared | undefined> {
  const { AWS_ENDPOINT_URL: url, AWS_REGION: region } = sandbox ?? {};
  return url === undefined || region === undefined ? undefined : prepareQuietly({ url, region });
}

function prepareQuietly({ url, region }: { url: string; region: string }): Promise<Prepared> {
  // The pinned SDK works on every Node that we allow; its warning about old versions is for us, not for users.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
  return prepareSandbox({ url, region, accountId: SANDBOX_ACCOUNT });
}

/**
 * Marks the namespace of a foreign server as the sandbox's. Rejects when a worker polls it: a sandbox worker would take that worker's tasks
 * and only pretend to do them. The mark keeps later workers from taking the sandbox's tasks.
 */
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
