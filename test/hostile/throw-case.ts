/** Throws one case at the worker and says what was wrong with what became of it. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { actions } from '../../actions/index.js';
import { validators } from '../../actions/validators.generated.js';
import { describeAutomation } from '../../engine/client/describe.js';
import { sendSignal } from '../../engine/client/signal.js';
import { startAutomation } from '../../engine/client/start.js';
import { loadDocument } from '../../engine/document/load.js';
import { bindParameters } from '../../engine/document/bind-parameters.js';
import { RunbookError } from '../../engine/errors.js';
import type { HostileCase } from './case.js';
import { faultsOf, lastWords, MOST_TRIES, standOf } from './verdict.js';
import { sendRaw, startRaw } from './wire.js';

/** How far a case came, and what was found. `refused`: at our door or the server's. `broken off`: the worker died meanwhile. */
export interface Outcome {
  end: 'refused' | 'ended' | 'stuck' | 'broken off';
  found: string[];
}

/** Ours, and one that takes answers of any size: what the server says of a hostile run may be large. */
export interface Clients {
  client: Client;
  raw: Client;
}

/** A run that goes on by itself is stopped after this, ms. */
const ON_ITS_OWN_MS = 1_500;
/** By when a run that was stopped has ended: the cancellation workflow may take two minutes. */
const STOPPED_MS = 150_000;
const BETWEEN_LOOKS_MS = 100;

/** `id`: of the run to be. `signal`: the worker died, so nothing can be said of this case. */
export async function throwCase(
  clients: Clients,
  each: HostileCase,
  id: string,
  signal: AbortSignal,
): Promise<Outcome> {
  const { client, raw } = clients;
  try {
    const refusal = await begin(clients, each, id);
    if (refusal !== undefined) return { end: 'refused', found: refusal };
    if (each.messages) await untilItWaits(client, id, signal);
    for (const message of each.messages?.() ?? []) await sendRaw(raw, id, message);
    const vote = each.staysOpen && !signal.aborted ? await voteOf(client, id, signal) : [];
    const outcome = await seeItEnd(clients, id, signal);
    return { ...outcome, found: [...vote, ...outcome.found] };
  } catch (error) {
    return {
      end: 'stuck',
      found: [`the suite itself failed: ${String((error as Error).stack ?? error).slice(0, 600)}`],
    };
  }
}

export const newId = (): string => `hostile-${randomUUID()}`;

/** Undefined when it has begun; otherwise what was wrong with the refusal. */
async function begin({ client, raw }: Clients, each: HostileCase, id: string): Promise<string[] | undefined> {
  const given = await each.begin();
  try {
    if ('payloads' in given) return void (await startRaw(raw, id, given));
    const { document, plan } = loadDocument(given.document, 'hostile.yaml', { actions, validators });
    if (!document || !plan) return [];
    const { parameters } = bindParameters(document, given.parameters ?? {});
    if (!parameters) return [];
    const input = { plan, documentName: 'hostile', documentVersion: '$FILE', parameters, region: 'eu-west-1' };
    return void (await startAutomation(client, input, { id }));
  } catch (error) {
    // The server itself refuses what is too large.
    if (error instanceof RunbookError || 'payloads' in given) return [];
    return [`our door fell over: ${String((error as Error).stack ?? error).slice(0, 600)}`];
  }
}

/** Messages that come before the run has begun are refused for want of a step that waits: too easy. */
async function untilItWaits(client: Client, id: string, signal: AbortSignal): Promise<void> {
  const end = Date.now() + WAITING_MS;
  while (Date.now() < end && !signal.aborted) {
    const record = await describeAutomation(client, id).catch(() => undefined);
    if (record?.StepExecutions.some(({ StepName, StepStatus }) => StepName === 'ask' && StepStatus === 'Waiting'))
      return;
    await sleep(BETWEEN_LOOKS_MS);
  }
}
const WAITING_MS = 30_000;

/** The vote that ends the run, whatever was sent before. */
async function voteOf(client: Client, id: string, signal: AbortSignal): Promise<string[]> {
  try {
    await sendSignal(client, id, 'Approve', { step: 'ask', approver: 'alice' });
    const { status } = await until(client, id, STOPPED_MS, signal, ({ status }) => status !== 'RUNNING');
    return status === 'COMPLETED' || signal.aborted
      ? []
      : [`after an ordinary vote the run is ${status} instead of COMPLETED`];
  } catch (error) {
    const cause = (error as { cause?: unknown }).cause;
    return [
      `an ordinary vote was not taken: ${String(error).slice(0, 200)} ${cause ? String(cause).slice(0, 200) : ''}`,
    ];
  }
}

async function seeItEnd({ client, raw }: Clients, id: string, signal: AbortSignal): Promise<Outcome> {
  const isOver = ({ status }: { status: string }): boolean => status !== 'RUNNING';
  let stand = await until(client, id, ON_ITS_OWN_MS, signal, isOver);
  if (!isOver(stand) && stand.failing <= MOST_TRIES && !signal.aborted) {
    await client.workflow
      .getHandle(id)
      .cancel()
      .catch(() => undefined);
    stand = await until(client, id, STOPPED_MS, signal, isOver);
  }
  if (signal.aborted) {
    await terminate(client, id);
    return { end: 'broken off', found: [] };
  }
  if (isOver(stand)) return { end: 'ended', found: await faultsOf(client, raw, id) };
  const why = await lastWords(raw, id);
  await terminate(client, id);
  const what =
    stand.failing > MOST_TRIES ? 'its workflow task fails again and again' : 'it does not end, even when it is stopped';
  return { end: 'stuck', found: [`${what}: ${why}`] };
}

/** Looks until the run is as asked, its task has failed too often, or the time is over. */
async function until(
  client: Client,
  id: string,
  ms: number,
  signal: AbortSignal,
  is: (stand: { status: string }) => boolean,
): Promise<{ status: string; failing: number }> {
  const end = Date.now() + ms;
  for (;;) {
    const stand = await standOf(client, id);
    if (is(stand) || stand.failing > MOST_TRIES || Date.now() > end || signal.aborted) return stand;
    await sleep(BETWEEN_LOOKS_MS);
  }
}

/** What is stuck must not disturb the others. */
export const terminate = (client: Client, id: string): Promise<unknown> =>
  client.workflow
    .getHandle(id)
    .terminate('the hostile suite ends it')
    .catch(() => undefined);
