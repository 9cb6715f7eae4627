import { watchAutomation } from '../engine/client/watch.js';
import { hasWorker } from '../engine/client/workers.js';
import { RunbookError } from '../engine/errors.js';
import type { AutomationExecution } from '../engine/execution/record/execution.js';
import type { View } from './view/views.js';
import type { Client } from '../engine/client/connect.js';

/** When the record does not change, the view explains why after ten seconds, then once a minute (design house 9a). */
const TICK_MS = 10_000;
const TICKS_A_MINUTE = 6;

/**
 * Shows an execution until it is over, and resolves to its final record.
 * @throws RunbookError NO_WORKER when `needsWorker` and none has run for a minute; EXECUTION_NOT_FOUND.
 */
export async function follow(
  client: Client,
  id: string,
  view: View,
  { needsWorker }: { needsWorker: boolean },
): Promise<AutomationExecution> {
  const silence = createSilence(client, view, needsWorker ? id : undefined);
  try {
    return await showAll(watchAutomation(client, id), view, silence);
  } finally {
    view.end();
  }
}

async function showAll(
  records: AsyncIterator<AutomationExecution>,
  view: View,
  silence: Silence,
): Promise<AutomationExecution> {
  let latest: AutomationExecution | undefined;
  let next = records.next();
  for (;;) {
    const news = await within(next, TICK_MS);
    if (news === undefined) {
      await silence.tick(latest);
      continue;
    }
    if (news.done) return latest!;
    latest = news.value;
    view.update(latest);
    silence.broken();
    next = records.next();
    // When `silence.tick` throws, nobody awaits `next`: its rejection must not be unhandled then.
    next.catch(() => undefined);
  }
}

interface Silence {
  tick(latest: AutomationExecution | undefined): Promise<void>;
  broken(): void;
}

/** `needsWorker`: id of the execution that needs a worker to go on; absent when it can end without one. */
function createSilence(client: Client, view: View, needsWorker: string | undefined): Silence {
  let ticks = 0;
  let ticksWithoutWorker = 0;
  return {
    async tick(latest) {
      ticks += 1;
      const works = await hasWorker(client);
      ticksWithoutWorker = works ? 0 : ticksWithoutWorker + 1;
      if (needsWorker && ticksWithoutWorker >= TICKS_A_MINUTE) throw nobodyWorks(needsWorker);
      if (latest && (ticks === 1 || ticks % TICKS_A_MINUTE === 0)) view.silent(latest, ticks * TICK_MS, works);
    },
    broken: () => void (ticks = 0),
  };
}

/** What `promise` resolves to, or undefined after `ms`. */
async function within<T>(promise: Promise<T>, ms: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => (timer = setTimeout(resolve, ms, undefined)));
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

const nobodyWorks = (id: string): RunbookError =>
  new RunbookError('NO_WORKER', `No worker has run for a minute, so nothing goes on. Execution ${id} is kept.`, {
    hint: `Start a worker with \`runbook worker\` (or \`runbook dev\`), then: runbook show ${id} --watch`,
  });
