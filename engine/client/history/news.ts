import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { LARGEST_PAGE, nextPageSize, unlessTooLarge, type HistoryEvent } from './read-history.js';

/** Tells when the record of a run may have changed. */
export interface News {
  /** Resolves once events have come since the last call that change what a record shows. Rejects with the server's error. */
  next(): Promise<void>;
  /** The run is closed: nothing more will come. */
  isOver(): boolean;
  /** Stops listening. */
  close(): void;
}

/** After the close event no event wakes us; if the record is not final even then, it is read again after this time. */
const AFTER_THE_END_MS = 1_000;

/** Listens to the history of a run, across continue-as-new. */
export function listenToHistory(client: Client, workflowId: string): News {
  const state: State = { changed: false, over: false, closed: false, wake: () => undefined, hangUp: () => undefined };
  void follow(client, workflowId, state).catch((error: unknown) => {
    state.failure = { error };
    state.wake();
  });
  return {
    async next() {
      if (!state.changed && !state.failure && state.over) await delay(AFTER_THE_END_MS);
      else if (!state.changed && !state.failure) await new Promise<void>((resolve) => (state.wake = resolve));
      if (state.failure) throw state.failure.error;
      state.changed = false;
    },
    isOver: () => state.over,
    close() {
      state.closed = true;
      state.hangUp();
    },
  };
}

interface State {
  changed: boolean;
  over: boolean;
  closed: boolean;
  failure?: { error: unknown };
  wake: () => void;
  /** Cancels the request that is running. */
  hangUp: () => void;
}

async function follow(client: Client, workflowId: string, state: State): Promise<void> {
  let runId: string | undefined;
  let nextPageToken: Uint8Array | null = null;
  let maximumPageSize = LARGEST_PAGE;
  const hear = createEar();
  while (!state.closed) {
    const question: Question = {
      namespace: client.options.namespace,
      execution: { workflowId, ...(runId && { runId }) },
      waitNewEvent: true,
      skipArchival: true,
      maximumPageSize,
      nextPageToken,
    };
    const answer = await ask(client, question, state).catch(unlessTooLarge(maximumPageSize));
    maximumPageSize = nextPageSize(maximumPageSize, answer);
    if (!answer) continue;
    const events = answer.history?.events ?? [];
    // `filter`, not `some`: `hear` must see each event.
    if (events.filter(hear).length > 0) state.changed = true;
    nextPageToken = answer.nextPageToken?.length ? answer.nextPageToken : null;
    const next = events.at(-1)?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId;
    if (!nextPageToken && next) runId = next;
    else if (!nextPageToken) state.over = state.changed = true;
    if (state.changed) state.wake();
    if (state.over) return;
  }
}

/** Each request has an abort signal of its own: the SDK adds a listener with each request, and never removes one. */
function ask(client: Client, question: Question, state: State): Promise<Answer> {
  const call = new AbortController();
  state.hangUp = () => call.abort();
  return client.withAbortSignal(call.signal, () => client.workflowService.getWorkflowExecutionHistory(question));
}

type Service = Client['workflowService'];
type Question = Parameters<Service['getWorkflowExecutionHistory']>[0];
type Answer = Awaited<ReturnType<Service['getWorkflowExecutionHistory']>>;

/** Returns for each event, in order, whether a record read after it may differ: a run changes only in workflow tasks that had a cause. */
function createEar(): (event: HistoryEvent) => boolean {
  let cause = false;
  return (event) => {
    if (event.workflowExecutionUpdateCompletedEventAttributes) return true;
    cause ||= isCause(event);
    if (!cause || !event.workflowTaskCompletedEventAttributes) return false;
    cause = false;
    return true;
  };
}

const isCause = (event: HistoryEvent): boolean =>
  Boolean(
    event.workflowExecutionStartedEventAttributes ??
    event.activityTaskCompletedEventAttributes ??
    event.activityTaskFailedEventAttributes ??
    event.activityTaskTimedOutEventAttributes ??
    event.activityTaskCanceledEventAttributes ??
    event.timerFiredEventAttributes ??
    event.workflowExecutionSignaledEventAttributes ??
    event.workflowExecutionCancelRequestedEventAttributes ??
    event.childWorkflowExecutionCompletedEventAttributes ??
    event.childWorkflowExecutionFailedEventAttributes,
  );
