/** The workflow `automation`: the interpreter on Temporal, with its signals, updates and query (house 4a, 8). */
import {
  ApplicationFailure,
  CancellationScope,
  CancelledFailure,
  defineQuery,
  defineSignal,
  defineUpdate,
  log,
  makeContinueAsNewFunc,
  proxyActivities,
  setHandler,
  upsertMemo,
  workflowInfo,
} from '@temporalio/workflow';
import { SIGNAL_TYPES, type ActivityRequest, type SignalRefusal, type SignalType } from '../action.js';
import { createAutomation, type Automation } from '../execution/automation.js';
import { faultOfRequest } from '../execution/check-request.js';
import type { AutomationInput } from '../execution/request.js';
import type { AutomationDependencies } from '../execution/run.js';
import type { StoredRecord } from '../execution/stored-record.js';
import { KEEP_RECORD_MS } from './limits.js';
import {
  DESCRIBE,
  INVALID_REQUEST,
  KEEP_RECORD,
  MEMO,
  SEARCH_ATTRIBUTES,
  STOP,
  type SignalAnswer,
} from './messages.js';
import { signalMessage, stopType, type Read } from './signal-message.js';
import { createTemporalRuntime, type RuntimeOptions } from './temporal-runtime.js';

/** The workflow function over the given actions. `isLong`: when a history is long enough to go on in a new one; for tests. */
export function createAutomationWorkflow(
  parts: Pick<AutomationDependencies, 'actions' | 'validators'> & Pick<RuntimeOptions, 'isLong'>,
): (input: AutomationInput) => Promise<StoredRecord> {
  return async function automation(input) {
    const fault = faultOfRequest(input, parts.actions) ?? faultOfOrigin(input);
    if (fault !== undefined) throw quiet(ApplicationFailure.nonRetryable(fault, INVALID_REQUEST));
    const root = CancellationScope.current();
    const runtime = createTemporalRuntime({
      searchAttributes: hasStatusAttribute(input),
      isLong: parts.isLong,
      cancelRequested: () => root.consideredCancelled,
    });
    const execution = createAutomation(input, workflowInfo().workflowId, { ...parts, runtime });
    setHandler(defineQuery<StoredRecord>(DESCRIBE), execution.describe);
    for (const type of SIGNAL_TYPES) acceptSignal(execution, type);
    acceptStop(execution);
    const cancel = { requested: false };
    root.cancelRequested.catch(() => {
      cancel.requested = true;
      execution.stop('Cancel');
    });
    const ended = await CancellationScope.nonCancellable(() => execution.run());
    if ('continueWith' in ended) return takeOver(ended.continueWith, execution.describe());
    return end(ended.record, { cancelRequested: cancel.requested, input });
  };
}

/** A state is carried by a run that goes on, and by nobody else: what it holds is believed. */
function faultOfOrigin({ carried }: AutomationInput): string | undefined {
  const { firstExecutionRunId, runId } = workflowInfo();
  if (carried === undefined || firstExecutionRunId !== runId) return undefined;
  return 'Only a run that goes on in a new history carries a state.';
}

/** A namespace that lacks the attribute refuses the task that sets it: only a start that had it proves that it is there (house 8). */
const hasStatusAttribute = ({ settings }: AutomationInput): boolean =>
  settings?.searchAttributes === true && Object.hasOwn(workflowInfo().searchAttributes, SEARCH_ATTRIBUTES.status);

/** A log line costs the worker's main thread more than the signal costs the run: of a flood only the first ones are told. */
const MOST_LINES = 20;

function acceptSignal(execution: Automation, type: SignalType): void {
  let dropped = 0;
  setHandler(defineSignal<[unknown]>(type), (argument) => {
    const read = signalMessage(type, argument);
    const refusal = refusalOf(execution, read);
    if (refusal !== undefined && refusal.code !== 'TryAgain') {
      dropped += 1;
      if (dropped <= MOST_LINES) log.warn('signal dropped', { type, reason: refusal.message.slice(0, 512) });
    } else if ('message' in read) execution.deliver(read.message);
  });
  setHandler(
    defineUpdate<SignalAnswer, [unknown]>(type),
    (argument) => {
      const read = signalMessage(type, argument);
      // Of two votes in one task both were valid when they arrived; the first may have made the second one too late.
      refuse(refusalOf(execution, read));
      const StepName = 'message' in read ? execution.deliver(read.message)! : '';
      return { StepName, StepStatus: execution.statusOf(StepName) ?? 'Pending' };
    },
    { validator: (argument: unknown) => refuse(refusalOf(execution, signalMessage(type, argument))) },
  );
}

const refusalOf = (execution: Automation, read: Read): SignalRefusal | undefined =>
  'refusal' in read ? read.refusal : execution.refusal(read.message);

/** Stop by signal or update; Temporal's own cancel equals Stop/Cancel and is what clients send (house 4a). */
function acceptStop(execution: Automation): void {
  setHandler(defineSignal<[unknown]>(STOP), (argument) => {
    const type = stopType(argument);
    if (type === undefined) log.warn('signal dropped', { type: STOP, reason: UNKNOWN_STOP.message });
    else execution.stop(type);
  });
  setHandler(defineUpdate<boolean, [unknown]>(STOP), (argument) => execution.stop(stopType(argument)!), {
    validator: (argument: unknown) => refuse(stopType(argument) === undefined ? UNKNOWN_STOP : undefined),
  });
}

const UNKNOWN_STOP: SignalRefusal = {
  code: 'InvalidAutomationSignalException',
  message: 'The type of a Stop is Cancel or Complete.',
};

/** A refused update leaves no trace in the history. */
function refuse(refusal: SignalRefusal | undefined): void {
  if (refusal) throw ApplicationFailure.nonRetryable(refusal.message, refusal.code);
}

/** The list shows when the first of the runs began. */
const takeOver = (input: AutomationInput, { ExecutionStartTime }: StoredRecord): Promise<never> =>
  makeContinueAsNewFunc<(input: AutomationInput) => Promise<StoredRecord>>({
    memo: { ...workflowInfo().memo, [MEMO.startTime]: ExecutionStartTime },
  })(input);

interface Ending {
  cancelRequested: boolean;
  input: AutomationInput;
}

/** Temporal's own status tells the truth (house 4a): the record is result, failure details, or kept by an activity. */
async function end(record: StoredRecord, { cancelRequested, input }: Ending): Promise<StoredRecord> {
  const status = record.AutomationExecutionStatus;
  if (status === 'Success') return record;
  // Only a run that was asked to may end as canceled: one that was stopped by a message fails, with type Cancelled.
  if (status === 'Cancelled' && input.plan.planVersion === 1) upsertMemo({ [MEMO.record]: record });
  if (status === 'Cancelled' && cancelRequested) {
    if (input.plan.planVersion > 1) await keepRecord(record, input.region);
    throw new CancelledFailure('Stopped by a user.');
  }
  const message = record.FailureMessage ?? `The runbook ended ${status}.`;
  throw quiet(ApplicationFailure.create({ type: status, message, nonRetryable: true, details: [record] }));
}

/** An outcome, not a bug: our call stack says nothing of it, and would stand in every history. */
const quiet = (failure: ApplicationFailure): ApplicationFailure => Object.assign(failure, { stack: '' });

/**
 * Temporal's cancel event carries nothing in the TypeScript SDK: the record stands in the request of an activity, where readers find it
 * from the end of the history on, with or without a worker (contracts 8). Whatever becomes of the activity, the run ends.
 */
async function keepRecord(record: StoredRecord, region: string): Promise<void> {
  const activities = proxyActivities<Record<string, (request: ActivityRequest) => Promise<unknown>>>({
    activityId: KEEP_RECORD,
    scheduleToCloseTimeout: KEEP_RECORD_MS,
    startToCloseTimeout: KEEP_RECORD_MS,
    retry: { maximumAttempts: 3 },
  });
  const request = { inputs: record, region, token: 0 } as unknown as ActivityRequest;
  await CancellationScope.nonCancellable(() => activities[KEEP_RECORD]!(request)).catch(() => undefined);
}
