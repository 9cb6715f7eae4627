/** What became of a hostile run, asked of the server itself. */
import type { Client } from '@temporalio/client';
import { describeAutomation } from '../../engine/client/describe.js';
import { RunbookError } from '../../engine/errors.js';
import { isFinal } from '../../engine/execution/record/execution.js';

/** `open`: it has not ended. `failing`: tries of its newest workflow task; one is what every task takes. */
export interface Stand {
  status: string;
  failing: number;
}

/** As the server describes it; the SDK's own `describe` falls over a memo that cannot be read. */
export async function standOf(client: Client, workflowId: string): Promise<Stand> {
  const { workflowExecutionInfo, pendingWorkflowTask } = await client.workflowService.describeWorkflowExecution({
    namespace: 'default',
    execution: { workflowId },
  });
  const status = STATUS[Number(workflowExecutionInfo?.status)] ?? 'UNKNOWN';
  return { status, failing: pendingWorkflowTask?.attempt ?? 1 };
}
/** By the numbers of the server's API. */
const STATUS = ['UNKNOWN', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELED', 'TERMINATED', 'CONTINUED_AS_NEW', 'TIMED_OUT'];

/** Tries that a workflow task may take: a busy machine may lose one. */
export const MOST_TRIES = 3;

/** Words of the language in place of a type: something was thrown that nobody thought of. */
const ACCIDENTS =
  /^(|Error|TypeError|RangeError|ReferenceError|SyntaxError|EvalError|URIError|WorkflowExecutionAlreadyStarted)$/;

/** Every way in which a run that is over ended badly; empty when it ended well. */
export async function faultsOf(client: Client, raw: Client, workflowId: string): Promise<string[]> {
  const { status } = await standOf(client, workflowId);
  if (status === 'TERMINATED' || status === 'TIMED_OUT')
    return [`it ended ${status}: ${await lastWords(raw, workflowId)}`];
  const found = status === 'FAILED' ? await faultOfFailure(raw, workflowId) : [];
  return [...found, ...(await faultOfReading(client, workflowId, status)), ...(await failedTasks(raw, workflowId))];
}

/** A failure has a type of ours. */
async function faultOfFailure(client: Client, workflowId: string): Promise<string[]> {
  const failure = (await lastEvent(client, workflowId))?.workflowExecutionFailedEventAttributes?.failure;
  const type = failure?.applicationFailureInfo?.type ?? '';
  return ACCIDENTS.test(type) ? [`it failed without a clear type: ${type}: ${failure?.message?.slice(0, 200)}`] : [];
}

/** A run that went its way has a record; whatever it was, reading it gives a record or a refusal of ours. */
async function faultOfReading(client: Client, workflowId: string, status: string): Promise<string[]> {
  try {
    const record = await describeAutomation(client, workflowId);
    const ended = isFinal(record.AutomationExecutionStatus);
    return status === 'COMPLETED' && !ended ? [`its record says ${record.AutomationExecutionStatus}`] : [];
  } catch (error) {
    if (error instanceof RunbookError) return [];
    return [`its record cannot be read: ${String(error).slice(0, 300)}`];
  }
}

/** Workflow tasks that failed or timed out stand in the history, the first of a row each. */
async function failedTasks(client: Client, workflowId: string): Promise<string[]> {
  const reasons: string[] = [];
  for await (const event of eventsOf(client, workflowId)) {
    const failed = event.workflowTaskFailedEventAttributes;
    const timedOut = event.workflowTaskTimedOutEventAttributes;
    // A lost sticky queue is how a worker's end is noticed, and no failure.
    if (timedOut && Number(timedOut.timeoutType) !== SCHEDULE_TO_START) reasons.push('timed out');
    if (failed) reasons.push(`cause ${failed.cause}: ${failed.failure?.message ?? ''}`.slice(0, 200));
  }
  return reasons.length < MOST_TRIES ? [] : [`${reasons.length} of its workflow tasks failed: ${reasons.join('; ')}`];
}

const SCHEDULE_TO_START = 2;

/** Why the newest workflow task fails, as far as the history tells. */
export async function lastWords(client: Client, workflowId: string): Promise<string> {
  const reasons: string[] = [];
  for await (const event of eventsOf(client, workflowId)) {
    const failed = event.workflowTaskFailedEventAttributes?.failure?.message;
    const terminated = event.workflowExecutionTerminatedEventAttributes?.reason;
    if (event.workflowTaskTimedOutEventAttributes) reasons.push('a workflow task timed out');
    if (failed ?? terminated) reasons.push((failed ?? terminated)!.slice(0, 200));
  }
  return reasons.at(-1) ?? 'nothing is said in its history';
}

type History = Awaited<ReturnType<ReturnType<Client['workflow']['getHandle']>['fetchHistory']>>;
export type HistoryEvent = NonNullable<History['events']>[number];

const lastEvent = async (client: Client, workflowId: string): Promise<HistoryEvent | undefined> => {
  const { history } = await client.workflowService.getWorkflowExecutionHistory({
    namespace: 'default',
    execution: { workflowId },
    historyEventFilterType: CLOSE_EVENT,
  });
  return history?.events?.at(-1) ?? undefined;
};
const CLOSE_EVENT = 2;

/** The events of the newest history, by pages. */
export async function* eventsOf(client: Client, workflowId: string): AsyncGenerator<HistoryEvent> {
  let nextPageToken: Uint8Array | undefined;
  do {
    const page = await client.workflowService.getWorkflowExecutionHistory({
      namespace: 'default',
      execution: { workflowId },
      maximumPageSize: 50,
      ...(nextPageToken === undefined ? {} : { nextPageToken }),
    });
    yield* page.history?.events ?? [];
    nextPageToken = page.nextPageToken?.length ? page.nextPageToken : undefined;
  } while (nextPageToken !== undefined);
}
