/** Carries a kill out, and brings back what it killed. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { World } from '../../support/world.js';
import type { Crew } from './crew.js';
import { besides, CHANGES, faultsAmid, type Kill } from './plan.js';

/** How long to look for the call that a kill shall come amid. */
const LOOK_MS = 3_000;
/** Then the next call that changes anything will do; so long for that, before the kill comes without. */
const LOOK_AGAIN_MS = 20_000;
const BETWEEN_LOOKS_MS = 10;

/** How a kill came: `hit` amid the call `operation`, which is not always the one that it was meant for. */
export type Shot = { aim: 'none' } | { aim: 'hit'; operation: string } | { aim: 'missed' };

/** Says how it came. Rejects when a victim cannot be brought back. */
export async function carryOut(world: World, crew: Crew, kill: Kill): Promise<Shot> {
  const shot = await waitForMoment(world, kill);
  await Promise.all(kill.victims.map((victim) => (victim === 'server' ? world.killServer() : crew.dismiss())));
  // What waits to be killed amid a call must not wait for the next worker.
  if ('operation' in kill.moment) await world.sandbox.faults(besides(kill));
  await sleep(kill.downMs);
  if (kill.victims.includes('server')) await restartServer(world);
  if (kill.victims.includes('worker')) await crew.employ(kill.cacheOfOne);
  return shot;
}

async function waitForMoment(world: World, kill: Kill): Promise<Shot> {
  const { moment } = kill;
  if ('afterMs' in moment) {
    await world.sandbox.faults(besides(kill));
    return sleep(moment.afterMs, { aim: 'none' });
  }
  const operation =
    (await aimAt(world, kill, [moment.operation], LOOK_MS)) ?? (await aimAt(world, kill, CHANGES, LOOK_AGAIN_MS));
  return operation === undefined ? { aim: 'missed' } : { aim: 'hit', operation };
}

/** Disturbs the next call of each of these, and resolves to the first that comes within `ms`. */
async function aimAt(
  { sandbox }: World,
  kill: Kill,
  operations: readonly string[],
  ms: number,
): Promise<string | undefined> {
  const last = (await sandbox.journal()).at(-1);
  await sandbox.faults(faultsAmid(kill, operations));
  const until = Date.now() + ms;
  while (Date.now() < until) {
    // The journal forgets its oldest calls: places in it do not last.
    const journal = await sandbox.journal();
    const since = journal.slice(last === undefined ? 0 : journal.lastIndexOf(last) + 1);
    const found = since.find((call) => operations.includes(call.operation));
    if (found) return found.operation;
    await sleep(BETWEEN_LOOKS_MS);
  }
  return undefined;
}

const TRIES = 3;

/** Its port may be taken for a moment, by a connection that looks for the server there. */
async function restartServer(world: World, tries = 1): Promise<void> {
  try {
    await world.startServer();
  } catch (error) {
    if (tries === TRIES) throw error;
    await restartServer(world, tries + 1);
  }
}
