/**
 * The interpreter: walks a Plan, synchronously between effects, and keeps the record (behaviour 2.3). It imports no action and nothing of
 * Temporal: the actions and the runtime are passed in.
 */
import type { SignalMessage, SignalRefusal } from '../action.js';
import type { Effects } from '../effects.js';
import { encodeOutputs } from '../expression/value-text.js';
import { runCancelPath } from './cancel.js';
import { carryOn } from './start/carry.js';
import type { FinalStatus } from './record/execution.js';
import { decidingMessage, finalStatus } from './final-status.js';
import { prepareRun } from './start/prepare.js';
import { cutList, LARGEST_RECORDED_VALUE } from './sizes.js';
import { documentOutputs, setStatus } from './record/records.js';
import type { AutomationInput } from './start/request.js';
import { createRun, type AutomationDependencies, type Run } from './run-state.js';
import { stop } from './stop.js';
import { storedRecord, type StoredRecord } from './record/stored-record.js';
import { walk } from './walk.js';

/** A run, and the messages that it takes while it runs. */
export interface Automation {
  /** Runs to the end, or until the run must continue as new. Rejects only with bugs. */
  run(): Promise<RunEnd>;
  /** The record so far. */
  describe(): StoredRecord;
  /** The status of a step, by its name. */
  statusOf(step: string): string | undefined;
  /** Why a signal cannot be taken now (behaviour 6.3). */
  refusal(message: SignalMessage): SignalRefusal | undefined;
  /**
   * Delivers a signal and returns the name of the step that took it; undefined: it was refused and dropped, or is kept until the run has
   * begun.
   */
  deliver(message: SignalMessage): string | undefined;
  /**
   * Stop (behaviour 6.2): `Cancel` interrupts now, `Complete` lets the running step finish. False: the run has ended or is being cancelled.
   */
  stop(type: 'Cancel' | 'Complete'): boolean;
}

/** The final record, or the input with which the run continues as new. */
export type RunEnd = { record: StoredRecord } | { continueWith: AutomationInput };

/** Creates a run; nothing happens before `run()`. */
export function createAutomation(
  input: AutomationInput,
  executionId: string,
  dependencies: AutomationDependencies,
): Automation {
  const run = createRun(input, executionId, dependencies);
  const { state } = run;
  return {
    run: () => run.driver.drive(runToEnd(run)),
    describe: () => storedRecord(state.record, input.plan),
    statusOf: (step) => state.record.StepExecutions.find(({ StepName }) => StepName === step)?.StepStatus,
    refusal: (message) => refusalOf(run, message),
    deliver: (message) => (isBeingStopped(run) ? undefined : deliver(run, message)),
    stop: (type) => stopWhenBegun(run, type),
  };
}

const NOT_YET: SignalRefusal = {
  code: 'TryAgain',
  message: 'The run is about to begin, or to go on in a new history: send it again.',
};

const STOPPED: SignalRefusal = {
  code: 'InvalidAutomationSignalException',
  message: 'The run is being cancelled: nothing waits any more.',
};

function refusalOf(run: Run, message: SignalMessage): SignalRefusal | undefined {
  if (isBeingStopped(run)) return STOPPED;
  return run.begun ? run.services.mailbox.refusal(message) : NOT_YET;
}

/**
 * True from the cancel request on, even within the same workflow task, until the cancellation workflow starts, whose steps may wait for
 * signals (behaviour 2.8: no way back).
 */
const isBeingStopped = ({ interrupted, earlyStop, state, dependencies }: Run): boolean =>
  interrupted ||
  earlyStop === 'Cancel' ||
  (state.stopped !== 'Cancel' && dependencies.runtime.cancelRequested?.() === true);

/**
 * The sender of a signal does not learn that it was refused and will not repeat it, so a signal that arrives before the run has begun is
 * kept.
 */
function deliver(run: Run, message: SignalMessage): string | undefined {
  run.progressed = true;
  const hand = (): string | undefined => run.services.mailbox.deliver(message, run.dependencies.runtime.now());
  if (run.begun) return hand();
  run.early.push(hand);
  return undefined;
}

/**
 * A run that was carried over in the middle of a step or loop is stopped only once it has begun, so that the `onCancel` of that step
 * counts.
 */
function stopWhenBegun(run: Run, type: 'Cancel' | 'Complete'): boolean {
  const { attempt, round } = run.state.position;
  if (run.begun || (attempt === undefined && round === undefined)) return stop(run, type);
  if (run.earlyStop !== 'Cancel') run.earlyStop = type;
  run.early.push(() => stop(run, type));
  return true;
}

function* runToEnd(run: Run): Effects<RunEnd> {
  const { state } = run;
  const prepared = yield* prepareRun(run);
  if (prepared !== undefined && 'refused' in prepared) return { record: finish(run, 'Failed', prepared.refused) };
  const walked = prepared === undefined ? yield* walk(run) : ({ kind: 'cancelled', next: undefined } as const);
  if (walked.kind === 'carry') return { continueWith: carryOn(run.input, state) };
  if (walked.kind === 'cancelled') yield* runCancelPath(run, walked.next);
  const status = finalStatus(state.verdict, state.stopped);
  return { record: finish(run, status, status === 'Cancelled' ? undefined : decidingMessage(state.verdict)) };
}

function finish(run: Run, status: FinalStatus, message: string | undefined): StoredRecord {
  const { record, variables } = run.state;
  delete record.CurrentStepName;
  delete record.CurrentAction;
  record.ExecutionEndTime = new Date(run.dependencies.runtime.now()).toISOString();
  record.Outputs = documentOutputs(run);
  if (Object.keys(variables).length > 0) record.Variables = recordedVariables(run);
  if (message !== undefined) record.FailureMessage = message;
  setStatus(run, status);
  return storedRecord(record, run.input.plan);
}

const recordedVariables = ({ state }: Run): Record<string, string[]> =>
  Object.fromEntries(
    Object.entries(encodeOutputs(state.variables)).map(([name, texts]) => [
      name,
      cutList(texts, LARGEST_RECORDED_VALUE),
    ]),
  );
