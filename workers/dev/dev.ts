import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { RunbookError } from '../../engine/errors.js';
import type { Prepared } from '../sandbox/prepare.js';
import { requireRoom } from './environment/disk.js';
import { bringUp, prepare, type Closers } from './environment/bring-up.js';
import { nameOf, releaseOwn, tryLock, type Holder, type Lock } from './lock.js';
import type { Log } from './progress.js';
import { devFile, devFolder, lastState, removeDevState, type DevState } from './state-file.js';
import { isEnvironment } from './temporal-server.js';

/** A whole environment: Temporal, maybe the AWS sandbox, one worker. */
export interface Dev {
  state: DevState;
  /** The resources that were made in the sandbox for trying things out. */
  prepared?: Prepared;
  /** The environment ran already: another process owns it, and `close` does not end it. */
  found: boolean;
  /** Rejects with `SETUP_FAILED` when a part of the environment ends again and again. Never resolves. */
  broken: Promise<never>;
  /** Ends what we started, the newest first, and the state file. */
  close(): Promise<void>;
}

export interface DevOptions {
  /** With the AWS sandbox, and no way to a real account. */
  sandbox: boolean;
  /** Gets progress lines for people. */
  log: Log;
  /** Gets what the worker prints; dropped when absent. */
  workerLog?: Log;
  /** Aborted before the environment is ended, so that no part of it is started again. */
  ending: AbortSignal;
}

/**
 * Starts the environment and writes the state file, or finds it running for this clone (design house 9). A lock lets only one process at a
 * time run it. When it rejects, all that it had started is ended. Rejects with `SETUP_FAILED` when a part cannot be installed or started.
 */
export async function startDev(options: DevOptions): Promise<Dev> {
  await requireRoom(devFolder());
  const { running, lock } = await enter(options.log);
  if (running) return foundDev(running, options.sandbox);
  const closers: Closers = [() => lock.release()];
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

/** Removes what an interrupted `startDev` may have left: the state file and the lock, if they are ours. */
export async function leave(): Promise<void> {
  await removeDevState();
  await releaseOwn(devFile('.lock'));
}

type Entry = { lock: Lock; running?: never } | { running: DevState; lock?: never };

const POLL_MS = 250;
const SAY_WAITING_MS = 5_000;
/** After a process was killed, its servers still answer for a moment (leash.mjs), though nobody renews the lock: look again for so long. */
const DYING_MS = 3_000;

/** Takes the lock of this clone's environment, or finds the environment that another process runs. Logs for which process it waits. */
async function enter(log: Log): Promise<Entry> {
  const dyingUntil = Date.now() + DYING_MS;
  for (let saidAt = 0; ; await delay(POLL_MS)) {
    const { lock, holder } = await tryLock(devFile('.lock'));
    const running = await runningState(holder);
    if (lock && !running) return { lock };
    await lock?.release();
    if (running && (holder || Date.now() > dyingUntil)) return { running };
    if (!holder) continue;
    if (holder.host !== hostname()) throw runsElsewhere(holder);
    if (Date.now() - saidAt < SAY_WAITING_MS) continue;
    saidAt = Date.now();
    log(`Waiting for ${nameOf(holder)}, which is starting the environment of this folder …`);
  }
}

/**
 * The environment in the state file, if its own Temporal server confirms its id. Its lock may be free: a suspended process loses the lock,
 * but its servers go on.
 */
async function runningState(holder: Holder | undefined): Promise<DevState | undefined> {
  const state = await lastState();
  if (state?.host !== hostname()) return undefined;
  if (state.id !== undefined) return (await isEnvironment(state.address, state.id)) ? state : undefined;
  return state.pid === holder?.pid ? state : undefined;
}

async function foundDev(state: DevState, sandbox: boolean): Promise<Dev> {
  if (sandbox === Boolean(state.sandbox)) {
    const prepared = await prepare(state);
    const never = new Promise<never>(() => undefined);
    return { state, found: true, broken: never, close: () => Promise.resolve(), ...(prepared && { prepared }) };
  }
  const kind = state.sandbox ? 'with the AWS sandbox' : 'without the AWS sandbox';
  throw new RunbookError('SETUP_FAILED', `\`runbook dev\` runs already ${kind} (process ${state.pid}).`, {
    hint: 'End it with Ctrl-C where it runs, then try again.',
  });
}

const runsElsewhere = (holder: Holder): RunbookError =>
  new RunbookError('SETUP_FAILED', `The environment of this folder runs in ${nameOf(holder)}: it cannot run twice.`, {
    hint: 'End it there, or name another folder for this host with RUNBOOK_CACHE.',
  });
