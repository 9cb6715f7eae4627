/**
 * What the events of one history prove about each step. Only one step runs at a time, so the history is a sequence of stretches: each
 * begins when a step becomes visible, by an activity or by a message that it took.
 */
import type { Client } from '@temporalio/client';
import { SIGNAL_TYPES } from '../../action.js';
import type { ExecutionStatus } from '../../execution/record/execution.js';
import { KEEP_RECORD, SEARCH_ATTRIBUTES, STOP } from '../../workflow/messages.js';
import { decodeMap } from '../payload.js';
import { activityEnding, type ActivityEnding } from './activity-ending.js';
import { millis, timeOf, type HistoryEvent } from './read-history.js';

/** The engine calls it before a step's own work: when it ends, the step still runs. */
const BEFORE_A_STEP = 'getCallerIdentity';

/** A timer this short belongs to no step: the run only yielded to other runs (execution/walk.ts). */
const YIELD_MS = 1;

/** A vote that counted: the run answered its update. */
export interface Vote {
  type: string;
  approver?: string;
  comment?: string;
  /** Ms since the epoch. */
  at: number;
}

/** One stretch: a step, what is visible of it, and the timers until the next visible step. Times are ms since the epoch. */
export interface Stretch {
  /** Absent in the stretch before the first visible step. */
  step?: string;
  began: number;
  /** How its last attempt ended, as far as its activities tell. */
  ending?: ActivityEnding;
  /** A workflow task has handled that end and scheduled nothing more for the step. */
  settled: boolean;
  votes: Vote[];
  /** Timers that went off, and when the last of them did. */
  fired: number;
  firedAt?: number;
  /** Times that the run stopped being `Waiting`. */
  waited: number;
}

export interface Evidence {
  /** At least one. */
  stretches: Stretch[];
  /** A workflow task has completed: the first step has begun. */
  begun: boolean;
  /** Timers that were running at the end. */
  openTimers: number;
  /** The status that the run set last, where the namespace has our search attribute. */
  status?: ExecutionStatus;
  /** When the run was first told to stop. */
  stoppedAt?: number;
}

/** Gathers evidence, event by event. */
export interface Witness {
  hear(event: HistoryEvent): Promise<void>;
  evidence(): Evidence;
}

export function createWitness(client: Client): Witness {
  const seen: Seen = {
    stretches: [emptyStretch(0)],
    begun: false,
    activities: new Map(),
    firstTypes: new Map(),
    updates: new Map(),
    timers: new Set(),
  };
  return {
    async hear(event) {
      hearTask(seen, event);
      hearTimer(seen, event);
      await hearActivity(client, seen, event);
      await hearMessage(client, seen, event);
      hearStatus(seen, event);
    },
    evidence: () => ({
      stretches: seen.stretches,
      begun: seen.begun,
      openTimers: seen.timers.size,
      ...(seen.status && { status: seen.status }),
      ...(seen.stoppedAt !== undefined && { stoppedAt: seen.stoppedAt }),
    }),
  };
}

interface Seen extends Pick<Evidence, 'stretches' | 'begun' | 'status' | 'stoppedAt'> {
  /** By the id of the event that scheduled them. */
  activities: Map<string, { stretch: Stretch; type: string }>;
  /** The type of a stretch's first activity. */
  firstTypes: Map<Stretch, string>;
  /** By the id of the event that accepted them. */
  updates: Map<string, { name: string; argument: Record<string, unknown> | undefined }>;
  /** Running. */
  timers: Set<string>;
}

const emptyStretch = (began: number, step?: string): Stretch => ({
  ...(step !== undefined && { step }),
  began,
  settled: false,
  votes: [],
  fired: 0,
  waited: 0,
});

/** The latest stretch, if it belongs to this step; otherwise a new one. */
function stretchOf(seen: Seen, step: string, at: number): Stretch {
  const latest = seen.stretches.at(-1)!;
  if (latest.step === step) return latest;
  const next = emptyStretch(at, step);
  seen.stretches.push(next);
  return next;
}

function hearTask(seen: Seen, event: HistoryEvent): void {
  if (!event.workflowTaskCompletedEventAttributes) return;
  seen.begun = true;
  const latest = seen.stretches.at(-1)!;
  // If this task schedules an activity, that event comes later and resets `settled`.
  latest.settled ||= latest.ending !== undefined;
}

function hearTimer(seen: Seen, event: HistoryEvent): void {
  const started = event.timerStartedEventAttributes;
  const fired = event.timerFiredEventAttributes;
  const cancelled = event.timerCanceledEventAttributes;
  if (started && millis(started.startToFireTimeout) > YIELD_MS) seen.timers.add(String(started.timerId));
  const ended = fired ?? cancelled;
  const known = ended && seen.timers.delete(String(ended.timerId));
  const latest = seen.stretches.at(-1)!;
  if (fired && known) Object.assign(latest, { fired: latest.fired + 1, firedAt: timeOf(event) });
  // The run cancels the deadline's timer once the step has taken its last vote.
  if (cancelled && latest.votes.length > 0) latest.settled = true;
}

async function hearActivity(client: Client, seen: Seen, event: HistoryEvent): Promise<void> {
  const scheduled = event.activityTaskScheduledEventAttributes;
  if (scheduled) {
    const type = scheduled.activityType?.name ?? '';
    const step = stepOf(scheduled.activityId ?? '');
    // `keepRecord`, and activities before the first step, belong to no step.
    if (type !== KEEP_RECORD && step !== '') schedule(seen, event, step, type);
    return;
  }
  const ended = await activityEnding(client, event);
  const activity = ended && seen.activities.get(ended.scheduledEventId);
  if (!activity || activity.type === BEFORE_A_STEP) return;
  const { stretch } = activity;
  // A clean-up activity after a step was interrupted does not change how the step ended.
  if (stretch.ending && stretch.ending.status !== 'Success') return;
  const outputs = { ...stretch.ending?.outputs, ...ended.ending.outputs };
  const warnings = [...(stretch.ending?.warnings ?? []), ...ended.ending.warnings];
  stretch.ending = { ...ended.ending, outputs, warnings };
}

function schedule(seen: Seen, event: HistoryEvent, step: string, type: string): void {
  const stretch = stretchOf(seen, step, timeOf(event));
  if (!seen.firstTypes.has(stretch)) seen.firstTypes.set(stretch, type);
  const failedBefore = stretch.ending !== undefined && stretch.ending.status !== 'Success';
  // The step's first activity is scheduled again after a bad end: a new attempt.
  if (failedBefore && seen.firstTypes.get(stretch) === type) delete stretch.ending;
  stretch.settled = false;
  seen.activities.set(String(event.eventId), { stretch, type });
}

/** The step of an activity: the last name in its path, without its marks (design house 8, design contracts 1). */
const stepOf = (path: string): string => path.split('/').at(-1)!.split(/[#@~]/)[0]!;

async function hearMessage(client: Client, seen: Seen, event: HistoryEvent): Promise<void> {
  const accepted = event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.input;
  if (accepted) {
    const argument = await decodeMap(client, accepted.args?.payloads);
    seen.updates.set(String(event.eventId), { name: accepted.name ?? '', argument });
    if (accepted.name === STOP) seen.stoppedAt ??= timeOf(event);
  }
  if (event.workflowExecutionSignaledEventAttributes?.signalName === STOP) seen.stoppedAt ??= timeOf(event);
  if (event.workflowExecutionCancelRequestedEventAttributes) seen.stoppedAt ??= timeOf(event);
  const completed = event.workflowExecutionUpdateCompletedEventAttributes;
  const update = completed && seen.updates.get(String(completed.acceptedEventId));
  if (!update || !(SIGNAL_TYPES as readonly string[]).includes(update.name)) return;
  const answer = await decodeMap(client, completed.outcome?.success?.payloads);
  const step = textOf(answer?.['StepName']);
  if (step === undefined) return;
  stretchOf(seen, step, timeOf(event)).votes.push(voteOf(update, timeOf(event)));
}

function voteOf({ name, argument }: { name: string; argument: Record<string, unknown> | undefined }, at: number): Vote {
  const approver = textOf(argument?.['approver']);
  const comment = textOf(argument?.['comment']);
  return { type: name, ...(approver !== undefined && { approver }), ...(comment !== undefined && { comment }), at };
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

function hearStatus(seen: Seen, event: HistoryEvent): void {
  const fields = event.upsertWorkflowSearchAttributesEventAttributes?.searchAttributes?.indexedFields;
  const data = fields?.[SEARCH_ATTRIBUTES.status]?.data;
  const text = data ? Buffer.from(data).toString() : '';
  if (!/^"\w+"$/.test(text)) return;
  const status = JSON.parse(text) as ExecutionStatus;
  const latest = seen.stretches.at(-1)!;
  if (seen.status === 'Waiting' && status !== 'Waiting') {
    latest.waited += 1;
    // The run sets it in the workflow task in which the step ended; the event follows that of the task.
    latest.settled = true;
  }
  seen.status = status;
}
