import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listAutomations } from '../../engine/client/list.js';
import { sendSignal } from '../../engine/client/signal.js';
import { startAutomation } from '../../engine/client/start.js';
import type { PlanStep } from '../../engine/document/plan.js';
import { openWorld, REGION, statusOf, type WorkerProcess, type World } from '../support/world.js';

/** `LONG_RUN_STEPS`: more of them by hand (test/README.md). */
const CALLS = Number(process.env['LONG_RUN_STEPS'] ?? 1_200);

/** A run that outgrows one history goes on in the next, and nobody notices (design house 4a, 5). */
describe(`a run of ${CALLS} steps`, { timeout: CALLS * 200 }, () => {
  let world: World;
  let worker: WorkerProcess;

  beforeAll(async () => {
    world = await openWorld();
    worker = await world.startWorker();
  });
  afterAll(async () => {
    await worker.stop();
    await world.close();
  });

  const call = (index: number): PlanStep => ({
    name: `call${index}`,
    action: 'aws:executeAwsApi',
    inputs: { Service: 'sts', Api: 'GetCallerIdentity' },
    ...(index === 0 ? { outputs: [{ Name: 'Account', Selector: '$.Account' }], reads: ['Account'] } : {}),
  });
  const ask: PlanStep = {
    name: 'ask',
    action: 'aws:approve',
    inputs: { Approvers: ['alice'], Message: { '{{': ['For ', { ref: 'call0.Account' }, '?'] } },
  };

  it('continues as new, keeps what later steps read, takes a vote in the last history, and is one line in the list', async () => {
    const steps = [...Array.from({ length: CALLS }, (_, index) => call(index)), ask];
    const { executionId } = await startAutomation(world.client, {
      plan: { planVersion: 1, steps },
      documentName: 'long',
      documentVersion: '1',
      parameters: {},
      region: REGION,
    });
    const waiting = await world.until(executionId, (record) => statusOf(record, 'ask') === 'Waiting');
    await sendSignal(world.client, executionId, 'Approve', { approver: 'alice' });
    const record = await world.finished(executionId);
    const histories = [];
    for await (const run of world.client.workflow.list({ query: `WorkflowId = '${executionId}'` })) histories.push(run);
    const listed = await listAutomations(world.client, { limit: 50 });

    expect(record.AutomationExecutionStatus).toBe('Success');
    expect(record.StepExecutions.every(({ StepStatus }) => StepStatus === 'Success')).toBe(true);
    expect(waiting.StepExecutions.at(-1)!.Inputs!['Message']).toBe('"For 123456789012?"');
    expect((await world.sandbox.journal()).filter(({ operation }) => operation === 'GetCallerIdentity')).toHaveLength(
      CALLS,
    );
    expect(histories.length).toBeGreaterThan(2);
    expect(Math.max(...histories.map(({ historyLength }) => historyLength))).toBeLessThan(4_096);
    expect(listed.executions.map(({ AutomationExecutionId }) => AutomationExecutionId)).toEqual([executionId]);
    expect(listed.executions[0]!.ExecutionStartTime.slice(0, 19)).toBe(record.ExecutionStartTime.slice(0, 19));
  });
});
