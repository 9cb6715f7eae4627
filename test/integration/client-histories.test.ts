import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { sendSignal } from '../../engine/client/signal.js';
import { startAutomation } from '../../engine/client/start.js';
import { stopAutomation } from '../../engine/client/stop.js';
import { watchAutomation } from '../../engine/client/watch.js';
import type { RunbookError } from '../../engine/errors.js';
import type { AutomationInput } from '../../engine/workflow/messages.js';
import { story, poll } from '../support/world.js';
import { askStep, callStep, inputOf, openClientWorld, type ClientWorld } from '../support/client-world.js';

/** Records of runs that no worker tells of, and messages to runs that have more than one history: on a real server. */
let world: ClientWorld;
let stopWorker: () => Promise<void>;
beforeAll(async () => {
  world = await openClientWorld();
  stopWorker = await world.startWorker();
});
afterAll(async () => {
  await stopWorker();
  await world.close();
});
afterEach(() => void vi.restoreAllMocks());

const start = async (input: AutomationInput): Promise<string> =>
  (await startAutomation(world.client, input)).executionId;
const vote = (id: string, step: string, approver = 'alice', type: 'Approve' | 'Reject' = 'Approve') =>
  sendSignal(world.client, id, type, { approver, step });
const handle = (id: string) => world.client.workflow.getHandle(id);

describe('a run that was terminated', () => {
  it('shows what was done as done, with its outputs, and by whom it was ended', async () => {
    const id = await start(
      inputOf(
        callStep('find', { reads: ['Id'] }),
        {
          name: 'pick',
          action: 'aws:branch',
          inputs: { Choices: [{ NextStep: 'ask', Variable: 'x', StringEquals: 'x' }], Default: 'never' },
        },
        callStep('never'),
        { name: 'nap', action: 'aws:sleep', inputs: { Duration: 'PT0S' } },
        askStep('ask'),
        callStep('last'),
      ),
    );
    await world.untilWaiting(id, 'ask');
    await handle(id).terminate('the operator had to');
    const record = await world.describe(id);

    expect(story(record)).toBe('find(Success) pick(Success) ask(Cancelled)');
    expect(record.StepExecutions[0]).toMatchObject({ Outputs: { Id: ['i-1'] } });
    expect(record.AutomationExecutionStatus).toBe('Cancelled');
    expect(record.FailureMessage).toMatch(/^Terminated from outside of runbook by .+@.+: the operator had to\./);
    expect(record.FailureMessage).toContain('Nothing was unwound.');
  });

  it('shows the votes that counted', async () => {
    const id = await start(inputOf(callStep('find'), askStep('ask', { MinRequiredApprovals: 2 })));
    await world.untilWaiting(id, 'ask');
    await vote(id, 'ask');
    await handle(id).terminate();
    const record = await world.describe(id);

    expect(story(record)).toBe('find(Success) ask(Cancelled)');
    expect(record.StepExecutions[1]!.Outputs).toMatchObject({ ApprovalStatus: ['Waiting'] });
    expect(record.StepExecutions[1]!.Outputs!['ApproverDecisions']![0]).toContain('"Approver":"alice"');
  });

  it('shows what its earlier histories had done, and when it began', async () => {
    const id = await start(inputOf(callStep('find'), askStep('first'), callStep('second'), askStep('third')));
    const before = await world.untilWaiting(id, 'first');
    await outgrow(id);
    await approve(id, 'first');
    await world.untilWaiting(id, 'third');
    await handle(id).terminate();
    const record = await world.describe(id);

    expect(await histories(id)).toBe(2);
    expect(story(record)).toBe('find(Success) first(Success) second(Success) third(Cancelled)');
    expect(record.ExecutionStartTime).toBe(before.ExecutionStartTime);
    expect(record.StepExecutions[0]).toEqual(before.StepExecutions[0]);
  });

  it('by the server, for its size, says so; and no history is too large to be read', async () => {
    const id = randomUUID();
    const args = [inputOf(callStep('find'))];
    await world.client.workflow.start('automation', { workflowId: id, taskQueue: 'nobody', args });
    await expect(fill(id, 40)).rejects.toThrow();
    const record = await world.describe(id);

    expect(record.FailureMessage).toMatch(/^The Temporal server terminated the run: .*size exceeds limit\. No step/);
    expect(record.StepExecutions).toMatchObject([{ StepName: 'find', StepStatus: 'Pending' }]);
  });
});

describe('a workflow that anybody started', () => {
  it.each([[[]], [[null]], [[{}]], [[{ plan: { steps: [{}] }, parameters: {} }]], [['text']]])(
    'with the arguments %j has a record',
    async (args) => {
      const id = randomUUID();
      await world.client.workflow.start('automation', { workflowId: id, taskQueue: 'nobody', args });
      await handle(id).terminate();
      expect(await world.describe(id)).toMatchObject({ AutomationExecutionId: id, StepExecutions: [] });
    },
  );

  it('is said to have run out of its own time, when it has', async () => {
    const id = randomUUID();
    const limited = { workflowId: id, taskQueue: 'nobody', workflowExecutionTimeout: 1 };
    await world.client.workflow.start('automation', { ...limited, args: [inputOf(callStep('find'))] });
    const record = await poll(
      () => world.describe(id),
      ({ AutomationExecutionStatus }) => AutomationExecutionStatus === 'TimedOut',
    );
    expect(record.FailureMessage).toContain('No step had begun.');
  });
});

describe('between two histories of one run', () => {
  /** A run that waits at `first`, and goes on in its next history, to `second`, once that is approved. */
  const aboutToGoOn = async (): Promise<string> => {
    const id = await start(inputOf(askStep('first'), askStep('second')));
    await world.untilWaiting(id, 'first');
    await outgrow(id);
    return id;
  };
  /** What happens after the client looked for the run, and before it sends. */
  const meanwhile = (happen: () => Promise<void>): void => {
    const service = world.client.workflowService;
    const ask = service.describeTaskQueue.bind(service) as unknown as (request: object) => never;
    vi.spyOn(service, 'describeTaskQueue').mockImplementationOnce((async (request: object) => {
      await happen();
      return ask(request);
    }) as never);
  };
  const goOn = async (id: string): Promise<void> => {
    await approve(id, 'first');
    await poll(
      () => histories(id),
      (count) => count === 2,
    );
    await poll(
      () => handle(id).query<{ AutomationExecutionStatus: string }>('describe'),
      ({ AutomationExecutionStatus }) => AutomationExecutionStatus === 'Waiting',
    );
  };

  it('a vote reaches the run', async () => {
    const id = await aboutToGoOn();
    meanwhile(() => goOn(id));
    expect(await vote(id, 'second', 'bob')).toMatchObject({ StepName: 'second' });
    expect(await handle(id).result()).toMatchObject({ AutomationExecutionStatus: 'Success' });
  });

  it.each(['Cancel', 'Complete'] as const)('a stop of type %s reaches the run', async (type) => {
    const id = await aboutToGoOn();
    meanwhile(() => goOn(id));
    await stopAutomation(world.client, id, type);
    if (type === 'Complete') await vote(id, 'second', 'bob');
    const expected = type === 'Cancel' ? 'Cancelled' : 'Success';
    const record = await poll(
      () => world.describe(id),
      ({ AutomationExecutionStatus }) => AutomationExecutionStatus === expected,
    );
    expect(record.StepExecutions[1]!.Inputs).toEqual({ Approvers: '["alice","bob"]' });
    expect(record.WarningMessage).toBeUndefined();
  });

  it('a stop that is sent at that very moment is never lost', async () => {
    const rounds = Array.from({ length: 5 }, async (_, round) => {
      const id = await aboutToGoOn();
      await approve(id, 'first');
      await setTimeout(round * 5);
      await stopAutomation(world.client, id, 'Cancel');
      return ended(id);
    });
    expect(new Set(await Promise.all(rounds))).toEqual(new Set(['CANCELLED']));
  });

  it('a vote that is sent at that very moment counts, or is refused', async () => {
    const rounds = Array.from({ length: 5 }, async (_, round) => {
      const id = await aboutToGoOn();
      await approve(id, 'first');
      await setTimeout(round * 5);
      const code = await vote(id, 'second', 'bob').then(
        () => undefined,
        (error: RunbookError) => error.code,
      );
      if (code !== undefined) await stopAutomation(world.client, id, 'Cancel');
      return { code, status: await ended(id) };
    });
    for (const round of await Promise.all(rounds)) {
      expect([
        { code: undefined, status: 'COMPLETED' },
        { code: 'NOTHING_TO_DECIDE', status: 'CANCELLED' },
      ]).toContainEqual(round);
    }
  });

  it('a client token still means the same request', async () => {
    const clientToken = randomUUID();
    const input = inputOf(askStep('first'), askStep('second'));
    const { executionId } = await startAutomation(world.client, input, { clientToken });
    await world.untilWaiting(executionId, 'first');
    await outgrow(executionId);
    await goOn(executionId);

    expect((await startAutomation(world.client, input, { clientToken })).executionId).toBe(executionId);
    const other = startAutomation(world.client, inputOf(askStep('first')), { clientToken });
    await expect(other).rejects.toMatchObject({ code: 'IDEMPOTENT_PARAMETER_MISMATCH' });
    await stopAutomation(world.client, executionId, 'Cancel');
  });
});

describe('watching', () => {
  it('bears events that one answer cannot hold', async () => {
    const id = await start(inputOf(askStep('first')));
    await world.untilWaiting(id, 'first');
    await fill(id, 4);
    const watched = (async () => {
      let last;
      for await (const record of watchAutomation(world.client, id)) last = record;
      return last;
    })();
    await vote(id, 'first');
    expect(await watched).toMatchObject({ AutomationExecutionStatus: 'Success' });
  });

  it('asks for the record less often than the run goes on, and sees the end', async () => {
    const calls = Array.from({ length: 60 }, (_, index) => callStep(`call${index}`));
    const queries = vi.spyOn(world.client.workflowService, 'queryWorkflow');
    let last;
    for await (const record of watchAutomation(world.client, await start(inputOf(...calls)))) last = record;
    expect(last).toMatchObject({ AutomationExecutionStatus: 'Success' });
    expect(queries.mock.calls.length).toBeLessThan(calls.length / 2);
  });

  it('goes on in the next history of a run', async () => {
    const id = await start(inputOf(askStep('first'), askStep('second')));
    const seen: string[] = [];
    const watched = (async () => {
      for await (const record of watchAutomation(world.client, id)) seen.push(story(record));
    })();
    await world.untilWaiting(id, 'first');
    await outgrow(id);
    await approve(id, 'first');
    await world.untilWaiting(id, 'second');
    await vote(id, 'second');
    await watched;
    expect(seen.at(-1)).toBe('first(Success) second(Success)');
  });
});

/** By signal, which makes the run look at its size; the task of an update may not know it. */
const approve = (id: string, step: string): Promise<void> => handle(id).signal('Approve', { approver: 'alice', step });

async function ended(id: string): Promise<string> {
  await handle(id)
    .result()
    .catch(() => undefined);
  return (await handle(id).describe()).status.name;
}

/** Messages that nobody takes, 1.5 MB each. */
async function fill(id: string, count: number): Promise<void> {
  const comment = 'x'.repeat(1_500_000);
  for (let sent = 0; sent < count; sent += 1) await handle(id).signal('Approve', { step: 'ghost', comment });
}

/**
 * More than one history may hold: the run goes on in the next as soon as a step ends. What came last may not count yet for the
 * task that looks, so it is enough without.
 */
const outgrow = (id: string): Promise<void> => fill(id, 4);

/** One, or more than one: 2. */
async function histories(id: string): Promise<number> {
  const { runId, raw } = await handle(id).describe();
  return raw.workflowExecutionInfo?.firstRunId === runId ? 1 : 2;
}
