import { ApplicationFailure, WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { describe, expect, it } from 'vitest';
import type { Client } from './connect.js';
import type { RunInfo } from './run-info.js';
import { sendUpdate } from './update.js';

const RUN: RunInfo = {
  workflowId: 'id',
  runId: 'second',
  firstRunId: 'first',
  type: 'automation',
  status: 'RUNNING',
  startTime: new Date(0),
  memo: {},
  recordInMemo: false,
};

/** A server that answers each update with the next of `answers`; `now`: the chain that the id belongs to by then. */
function serverOf(answers: unknown[], now: { status: number; firstRunId: string }) {
  const asked: unknown[][] = [];
  const executeUpdate = async (): Promise<unknown> => {
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const getHandle = (...args: unknown[]) => {
    asked.push(args);
    return { executeUpdate };
  };
  const workflowExecutionInfo = { execution: { workflowId: 'id', runId: 'third' }, ...now };
  const client = {
    workflow: { getHandle },
    workflowService: { describeWorkflowExecution: () => Promise.resolve({ workflowExecutionInfo }) },
    withDeadline: (_deadline: number, ask: () => Promise<unknown>) => ask(),
    options: { namespace: 'default' },
  } as unknown as Client;
  return { client, asked };
}

const RUNS = { status: 1, firstRunId: 'first' };
const notFound = () => new WorkflowNotFoundError('closed', 'id', undefined);
const refused = (type: string, message = 'no') =>
  new WorkflowUpdateFailedError('failed', ApplicationFailure.create({ type, message }));

describe('an update', () => {
  it('goes to the chain that the run belongs to, never to one run id', async () => {
    const { client, asked } = serverOf(['taken'], RUNS);
    expect(await sendUpdate(client, RUN, 'Approve', {})).toBe('taken');
    expect(asked).toEqual([['id', undefined, { firstExecutionRunId: 'first' }]]);
  });

  it('is sent again to a run that was between two histories', async () => {
    const { client } = serverOf([notFound(), 'taken'], RUNS);
    expect(await sendUpdate(client, RUN, 'Approve', {})).toBe('taken');
  });

  it('is sent again to a run that asks for it', async () => {
    const { client } = serverOf([refused('TryAgain'), refused('TryAgain'), 'taken'], RUNS);
    expect(await sendUpdate(client, RUN, 'Approve', {})).toBe('taken');
  });

  it.each([
    ['is over', { status: 2, firstRunId: 'first' }],
    ['has given its id to another', { status: 1, firstRunId: 'another' }],
  ])('is refused when the run %s', async (_why, now) => {
    const sent = sendUpdate(serverOf([notFound(), 'taken'], now).client, RUN, 'Approve', {});
    await expect(sent).rejects.toMatchObject({ code: 'NOTHING_TO_DECIDE' });
  });

  it('tells why it was refused, but not at any length', async () => {
    const long = 'z'.repeat(2_000_000);
    const { client } = serverOf([refused('AccessDeniedException', long)], RUNS);
    const error: unknown = await sendUpdate(client, RUN, 'Approve', {}).catch((each: unknown) => each);
    expect(error).toMatchObject({ code: 'ACCESS_DENIED' });
    expect((error as Error).message.length).toBeLessThan(3_000);
  });
});
