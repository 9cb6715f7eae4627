import type { Client } from '@temporalio/client';
import type { ValueMap } from '../../document/document.js';
import type { StepFailureInfo } from '../../errors.js';
import { STEP_TIMED_OUT } from '../../workflow/messages.js';
import { decodeFirst, decodeMap, isMap } from '../payload.js';
import { timeOf, type HistoryEvent } from './read-history.js';

/** How an activity ended, as its step sees it. */
export interface ActivityEnding {
  status: 'Success' | 'Failed' | 'TimedOut' | 'Cancelled';
  /** Ms since the epoch. */
  at: number;
  /** All its outputs: predefined outputs, `OutputPayload`, and what the author's selectors found (behaviour 3.0). */
  outputs: ValueMap;
  /** Sentences for the step's `Warnings`. */
  warnings: string[];
  message?: string;
  failure?: StepFailureInfo;
}

/** If the event ends an activity: how it ended, and the id of the event that scheduled it. Undefined for every other event. */
export async function activityEnding(
  client: Client,
  event: HistoryEvent,
): Promise<{ scheduledEventId: string; ending: ActivityEnding } | undefined> {
  const completed = event.activityTaskCompletedEventAttributes;
  const failed = event.activityTaskFailedEventAttributes;
  const timedOut = event.activityTaskTimedOutEventAttributes;
  const cancelled = event.activityTaskCanceledEventAttributes;
  const ended = completed ?? failed ?? timedOut ?? cancelled;
  if (!ended) return undefined;
  const at = timeOf(event);
  const ending = completed
    ? answered(await decodeMap(client, completed.result?.payloads), at)
    : cancelled
      ? brokenOff('Cancelled', await decodeFirst(client, cancelled.details?.payloads), at)
      : await failedEnding(client, (failed ?? timedOut)!.failure, at);
  return { scheduledEventId: String(ended.scheduledEventId), ending };
}

/** An `ActivityAnswer`, or any answer of its shape. */
const answered = (answer: Record<string, unknown> | undefined, at: number): ActivityEnding => ({
  status: 'Success',
  at,
  outputs: {
    ...mapOf(answer?.['outputs']),
    ...(typeof answer?.['payload'] === 'string' && { OutputPayload: answer['payload'] }),
    ...mapOf(answer?.['selected']),
  },
  warnings: textsOf(answer?.['warnings']),
});

/** The activity ended early; `published`: what it had published by then. */
const brokenOff = (status: 'Cancelled' | 'TimedOut', published: unknown, at: number): ActivityEnding => ({
  status,
  at,
  outputs: mapOf(published),
  warnings: [],
});

type Failure = NonNullable<HistoryEvent['activityTaskFailedEventAttributes']>['failure'];

/**
 * A `StepFailure` is in the failure's details; the step's timeout has a failure type of its own; the server's timeout has the last
 * heartbeat.
 */
async function failedEnding(client: Client, failure: Failure, at: number): Promise<ActivityEnding> {
  const application = failure?.applicationFailureInfo;
  if (!application) {
    const beat = await decodeMap(client, failure?.timeoutFailureInfo?.lastHeartbeatDetails?.payloads);
    return brokenOff('TimedOut', beat?.['outputs'], at);
  }
  const details = await decodeMap(client, application.details?.payloads);
  const message = failure?.message ?? '';
  if (application.type === STEP_TIMED_OUT) return { ...brokenOff('TimedOut', details, at), message };
  const info = isFailureInfo(details) ? details : undefined;
  const left = { outputs: mapOf(details?.['outputs']), warnings: textsOf(details?.['warnings']) };
  return { status: 'Failed', at, ...left, message, ...(info && { failure: info }) };
}

/** Recognized by its shape: a newer worker may send more types (design contracts 7). */
const isFailureInfo = (details: unknown): details is StepFailureInfo =>
  isMap(details) && ['type', 'stage', 'message'].every((key) => typeof details[key] === 'string');

const mapOf = (value: unknown): ValueMap => (isMap(value) ? (value as ValueMap) : {});

const textsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((text): text is string => typeof text === 'string') : [];
