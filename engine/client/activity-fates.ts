import type { Client } from '@temporalio/client';
import type { StepStatus } from '../execution/execution.js';

type History = Awaited<ReturnType<ReturnType<Client['workflow']['getHandle']>['fetchHistory']>>;
export type HistoryEvent = NonNullable<History['events']>[number];

/** One activity as its history shows it; `step` from its id, the step path (house 8). Times in ms since the epoch. */
export interface ActivityFate {
  step: string;
  status: Extract<StepStatus, 'InProgress' | 'Success' | 'Failed' | 'TimedOut' | 'Cancelled'>;
  scheduledAt: number;
  endedAt?: number;
}

/** What became of each activity, in the order in which they were scheduled. */
export function activityFates(events: readonly HistoryEvent[]): ActivityFate[] {
  const fates = new Map<string, ActivityFate>();
  for (const event of events) {
    const scheduled = event.activityTaskScheduledEventAttributes;
    if (scheduled) fates.set(String(event.eventId), begun(scheduled.activityId ?? '', event));
    const ending = endingOf(event);
    const fate = ending && fates.get(ending.scheduledEventId);
    if (fate) Object.assign(fate, { status: ending.status, endedAt: millis(event) });
  }
  return [...fates.values()];
}

const begun = (path: string, event: HistoryEvent): ActivityFate => ({
  step: path.split('/')[0]!.split('#')[0]!,
  status: 'InProgress',
  scheduledAt: millis(event),
});

function endingOf(event: HistoryEvent): { scheduledEventId: string; status: ActivityFate['status'] } | undefined {
  const endings = [
    [event.activityTaskCompletedEventAttributes, 'Success'],
    [event.activityTaskFailedEventAttributes, 'Failed'],
    [event.activityTaskTimedOutEventAttributes, 'TimedOut'],
    [event.activityTaskCanceledEventAttributes, 'Cancelled'],
  ] as const;
  const ending = endings.find(([attributes]) => attributes);
  return ending && { scheduledEventId: String(ending[0]?.scheduledEventId), status: ending[1] };
}

const millis = (event: HistoryEvent): number =>
  Number(event.eventTime?.seconds ?? 0) * 1000 + (event.eventTime?.nanos ?? 0) / 1e6;
