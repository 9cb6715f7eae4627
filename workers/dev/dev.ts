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
  /** What there is to play with in the sandbox. */
  prepared?: Prepared;
  /** It was up before: another process holds it, and `close` leaves it alone. */
  found: boolean;
  /** Rejects with `SETUP_FAILED` when a part of it ends again and again. Never resolves. */
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
  /** Aborted before everything is ended: what ends then is not started again. */
  ending: AbortSignal;
}

/**
 * Brings everything up, or finds it running for this clone, and writes the state file (design house 9). One process at a time may, as long as
 * it runs. When it rejects, all that it had started is ended. Rejects with `SETUP_FAILED` when something cannot be had.
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

/** What an interrupted `startDev` may have left: the state file and the lock, if they are ours. */
export async function leave(): Promise<void> {
  await removeDevState();
  await releaseOwn(devFile('.lock'));
}

type Entry = { lock: Lock; running?: never } | { running: DevState; lock?: never };

const POLL_MS = 250;
const SAY_WAITING_MS = 5_000;
/** The servers of a process that was killed go on for a moment (leash.mjs); then nobody renews the lock, and nothing answers. */
const DYING_MS = 3_000;

/** The lock of this clone's environment, or what another process runs by now; says for whom it waits. */
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

/** Its own server must know it. Also without a holder: a process that was suspended loses its lock, but what it runs goes on. */
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
