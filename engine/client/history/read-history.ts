import type { Client } from '@temporalio/client';
import { answerTooLarge } from '../grpc.js';

type Service = Client['workflowService'];
type Question = Parameters<Service['getWorkflowExecutionHistoryReverse']>[0];
type Answer = Pick<Awaited<ReturnType<Service['getWorkflowExecutionHistory']>>, 'history' | 'nextPageToken'>;

/** One event, as the server gives it. */
export type HistoryEvent = NonNullable<NonNullable<Answer['history']>['events']>[number];

/** One run of a chain, exactly. */
export interface OneRun {
  workflowId: string;
  runId: string;
}

export interface ReadOptions {
  /** From the first event on (default), or from the last one back. */
  from?: 'start' | 'end';
  /** Events to ask for at first; the size of the answers decides the rest. */
  pageSize?: number;
}

/** The most events that the server returns at once. */
export const LARGEST_PAGE = 256;

/**
 * The events of one run, one after the other. An answer may be 4 MiB at most, so a page that is too large is asked for in smaller
 * pages. Ends early only at an event that no answer can hold.
 */
export async function* readHistory(
  client: Client,
  { workflowId, runId }: OneRun,
  options: ReadOptions = {},
): AsyncGenerator<HistoryEvent> {
  const method = options.from === 'end' ? 'getWorkflowExecutionHistoryReverse' : 'getWorkflowExecutionHistory';
  let maximumPageSize = options.pageSize ?? LARGEST_PAGE;
  let nextPageToken: Uint8Array | null = null;
  for (;;) {
    const question: Question = {
      namespace: client.options.namespace,
      execution: { workflowId, runId },
      maximumPageSize,
      nextPageToken,
    };
    const answer: Answer | undefined = await client.workflowService[method](question).catch(unlessTooLarge(2));
    if (!answer && maximumPageSize === 1) return;
    maximumPageSize = nextPageSize(maximumPageSize, answer);
    if (!answer) continue;
    yield* answer.history?.events ?? [];
    if (!answer.nextPageToken?.length) return;
    nextPageToken = answer.nextPageToken;
  }
}

/** The event that closed a run; undefined while it is open. */
export async function closeEvent(client: Client, run: OneRun): Promise<HistoryEvent | undefined> {
  for await (const event of readHistory(client, run, { from: 'end', pageSize: 1 })) {
    return isClosing(event) ? event : undefined;
  }
  return undefined;
}

/** After an answer that was too large, a smaller page; after one that was not, a larger again. */
export const nextPageSize = (size: number, answer: object | undefined): number =>
  answer ? Math.min(size * 2, LARGEST_PAGE) : Math.ceil(size / 8);

/** For an answer that is too large, returns undefined instead of an error, as long as a page smaller than `size` can be asked for. */
export const unlessTooLarge =
  (size: number) =>
  (error: unknown): undefined => {
    if (size === 1 || !answerTooLarge(error)) throw error;
  };

const isClosing = (event: HistoryEvent): boolean =>
  Boolean(
    event.workflowExecutionCompletedEventAttributes ??
    event.workflowExecutionFailedEventAttributes ??
    event.workflowExecutionTimedOutEventAttributes ??
    event.workflowExecutionCanceledEventAttributes ??
    event.workflowExecutionTerminatedEventAttributes ??
    event.workflowExecutionContinuedAsNewEventAttributes,
  );

/** When an event was written, ms since the epoch by the server's clock. */
export const timeOf = (event: HistoryEvent): number => millis(event.eventTime);

/** A moment of Temporal's API, ms since the epoch. */
export const millis = (time: HistoryEvent['eventTime']): number =>
  Number(time?.seconds ?? 0) * 1000 + (time?.nanos ?? 0) / 1e6;
