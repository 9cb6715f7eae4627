/** Reconstructs a record from what its history proves. What cannot be known stays as it was when the history began. */
import type { PlanStep } from '../../document/plan.js';
import type { StepStatus, StoredExecution, StoredStep } from '../../execution/record/execution.js';
import { isFinal } from '../../execution/record/execution.js';
import type { Evidence, Stretch } from './evidence.js';
import { afterAny, canReach, passedSteps, standsAt, type Walk } from './paths.js';
import { shownOf } from './shown.js';
import { afterCancel, afterFailure, afterSuccess, traceOf } from './traces.js';

/** The state with which a history begins. */
export interface Beginning {
  record: StoredExecution;
  steps: readonly PlanStep[];
  /** Index of the first step of this history. */
  first: number;
  /** Ms since the epoch. */
  at: number;
}

/** The reconstruction so far: the record, and where the run may have gone from the last step that is known. */
interface Story {
  record: StoredStep[];
  steps: readonly PlanStep[];
  evidence: Evidence;
  /** Indexes of the steps that may come next. */
  from: number[];
  /** When the run went on to them, ms since the epoch. */
  since: number;
}

/** The warning of a step that has ended, when it is not known how. */
const UNKNOWN_END = 'It has run; its history does not tell how it ended.';

/** The record at the end of the history. A step that was running then is `InProgress` or `Waiting`. */
export function retell({ record, steps, first, at }: Beginning, evidence: Evidence): StoredExecution {
  const from = evidence.begun && first < steps.length ? [first] : [];
  const story: Story = { record: [...record.StepExecutions], steps, evidence, from, since: at };
  const places = new Map(steps.map((step, index) => [step.name, index]));
  const shown = evidence.stretches
    .map((stretch) => ({ stretch, index: places.get(stretch.step ?? '') ?? -1 }))
    .filter(({ index }) => index >= 0);
  for (const [number, each] of shown.entries()) tellShown(story, each, shown[number + 1]);
  const last = shown.at(-1);
  const stands = last && !last.stretch.settled ? last.index : tellTail(story, last?.stretch ?? evidence.stretches[0]!);
  const { CurrentStepName: _name, CurrentAction: _action, ...rest } = record;
  return {
    ...rest,
    AutomationExecutionStatus: evidence.status ?? record.AutomationExecutionStatus,
    ...(stands !== undefined && { CurrentStepName: steps[stands]!.name, CurrentAction: steps[stands]!.action }),
    StepExecutions: story.record,
  };
}

interface Shown {
  stretch: Stretch;
  index: number;
}

/** The graph up to `moment`: `onCancel` may have been taken only if the run was told to stop before it. */
const walkUntil = ({ steps, evidence }: Story, moment = Infinity): Walk => ({
  steps,
  stopped: evidence.stoppedAt !== undefined && evidence.stoppedAt <= moment,
});

/** Records a visible step, and the steps that were passed before it. */
function tellShown(story: Story, { stretch, index }: Shown, next: Shown | undefined): void {
  const begins = tellPassed(story, index, stretch.began);
  const status = statusOf(story, { stretch, index }, next);
  const began = traceOf(story.steps[index]!) === 'signals' ? (begins ?? stretch.began) : stretch.began;
  const ended = stretch.ending?.at ?? next?.stretch.began;
  const before = story.record[index]!;
  story.record[index] = {
    ...before,
    ...(status === undefined ? { WarningMessage: UNKNOWN_END } : { StepStatus: status }),
    ExecutionStartTime: before.ExecutionStartTime ?? iso(began),
    ...((status === undefined || isFinal(status)) && ended !== undefined && { ExecutionEndTime: iso(ended) }),
    ...shownOf(stretch, status),
  };
  story.from = waysOn(walkUntil(story, next?.stretch.began), index, status);
  story.since = ended ?? began;
}

/**
 * How a visible step ended, as far as its own activities, the votes and the next visible step tell; undefined: it ended, but not known how.
 */
function statusOf(story: Story, { stretch, index }: Shown, next: Shown | undefined): StepStatus | undefined {
  if (!next && !stretch.settled) return story.evidence.status === 'Waiting' ? 'Waiting' : 'InProgress';
  const own = stretch.ending?.status;
  if (own !== undefined && own !== 'Success') return own;
  const vote = stretch.votes.at(-1)?.type;
  if (own === undefined && vote === 'Reject') return 'Failed';
  const walk = walkUntil(story, next?.stretch.began);
  const leads = (ways: readonly number[]): boolean => !next || canReach(walk, ways, next.index);
  const good = leads(afterSuccess(story.steps, index));
  if (own === 'Success') return !good && leads(waysOn(walk, index, 'Failed')) ? 'Failed' : 'Success';
  const voted = vote !== undefined && stretch.fired === 0 && !walk.stopped;
  if (good && (voted || !leads(waysOn(walk, index, 'Failed')))) return 'Success';
  return undefined;
}

/** Where a step with this end leads; a run that was stopped may go by `onCancel` from any step. */
function waysOn(walk: Walk, index: number, status: StepStatus | undefined): number[] {
  const cancelled = walk.stopped ? afterCancel(walk.steps, index) : [];
  if (status === 'Success') return [...afterSuccess(walk.steps, index), ...cancelled];
  if (status === 'Failed' || status === 'TimedOut') return [...afterFailure(walk.steps, index), ...cancelled];
  return afterAny(walk, index);
}

/** Records the steps that were passed without an event on the way to `target`; returns when `target` began, as far as it is known. */
function tellPassed(story: Story, target: number, until: number): number | undefined {
  const passed = passedSteps(walkUntil(story, until), story.from, target);
  const lasting = passed.filter(({ index }) => traceOf(story.steps[index]!) !== 'nothing').map(({ index }) => index);
  let began: number | undefined = story.since;
  for (const { index, status } of passed) {
    const ended: number | undefined = lasting.includes(index) ? (index === lasting.at(-1) ? until : undefined) : began;
    const before = story.record[index]!;
    story.record[index] = {
      ...before,
      ...(status === undefined ? { WarningMessage: UNKNOWN_END } : { StepStatus: status }),
      ...(began !== undefined && !before.ExecutionStartTime && { ExecutionStartTime: iso(began) }),
      ...(ended !== undefined && { ExecutionEndTime: iso(ended) }),
    };
    began = ended;
  }
  return began;
}

/** Records the step that the run is in after the last visible step, and returns its index, if that can be told. */
function tellTail(story: Story, last: Stretch): number | undefined {
  const walk = walkUntil(story);
  const stands = walk.stopped ? undefined : standsAt(walk, story.from, last, story.evidence);
  if (stands === undefined) return undefined;
  const begins = tellPassed(story, stands, Math.max(last.firedAt ?? 0, story.since));
  const before = story.record[stands]!;
  story.record[stands] = {
    ...before,
    StepStatus: story.evidence.status === 'Waiting' ? 'Waiting' : 'InProgress',
    ...(begins !== undefined && !before.ExecutionStartTime && { ExecutionStartTime: iso(begins) }),
  };
  return stands;
}

const iso = (ms: number): string => new Date(ms).toISOString();
