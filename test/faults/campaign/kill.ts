/** Carries a kill out, and brings back what it killed. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { World } from '../../support/world.js';
import type { Crew } from './crew.js';
import { faultsOf, type Kill } from './plan.js';

/** How long to look for the call that a kill shall come amid; then it comes without. */
const LOOK_MS = 3_000;

/** Says whether the moment came. Rejects when a victim cannot be brought back. */
export async function carryOut(world: World, crew: Crew, kill: Kill): Promise<boolean> {
  const before = (await world.sandbox.journal()).length;
  await world.sandbox.faults(faultsOf(kill));
  const came = await waitForMoment(world, kill, before);
  await Promise.all(kill.victims.map((victim) => (victim === 'server' ? world.killServer() : crew.dismiss())));
  await sleep(kill.downMs);
  if (kill.victims.includes('server')) await restartServer(world);
  if (kill.victims.includes('worker')) await crew.employ(kill.cacheOfOne);
  return came;
}

async function waitForMoment(world: World, { moment }: Kill, before: number): Promise<boolean> {
  if ('afterMs' in moment) return sleep(moment.afterMs, true);
  const until = Date.now() + LOOK_MS;
  while (Date.now() < until) {
    const calls = (await world.sandbox.journal()).slice(before);
    if (calls.some(({ operation }) => operation === moment.operation)) return true;
    await sleep(10);
  }
  return false;
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
