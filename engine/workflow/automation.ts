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
  setHandler,
  upsertMemo,
  workflowInfo,
} from '@temporalio/workflow';
import { SIGNAL_TYPES, type SignalType } from '../action.js';
import { createAutomation, type Automation } from '../execution/automation.js';
import type { StoredExecution } from '../execution/execution.js';
import type { AutomationInput } from '../execution/request.js';
import type { AutomationDependencies } from '../execution/run.js';
import { DESCRIBE, MEMO, STOP, type SignalAnswer, type SignalArgument, type StopArgument } from './messages.js';
import { signalMessage } from './signal-message.js';
import { createTemporalRuntime } from './temporal-runtime.js';

/** The workflow function over the given actions. */
export function createAutomationWorkflow(
  parts: Pick<AutomationDependencies, 'actions' | 'validators'>,
): (input: AutomationInput) => Promise<StoredExecution> {
  return async function automation(input) {
    const runtime = createTemporalRuntime({ searchAttributes: input.settings?.searchAttributes ?? false });
    const execution = createAutomation(input, workflowInfo().workflowId, { ...parts, runtime });
    setHandler(defineQuery<StoredExecution>(DESCRIBE), execution.describe);
    for (const type of SIGNAL_TYPES) acceptSignal(execution, type);
    acceptStop(execution);
    const cancel = { requested: false };
    CancellationScope.current().cancelRequested.catch(() => {
      cancel.requested = true;
      execution.stop('Cancel');
    });
    const ended = await CancellationScope.nonCancellable(() => execution.run());
    if ('continueWith' in ended) return takeOver(ended.continueWith, execution.describe());
    return end(ended.record, cancel.requested);
  };
}

function acceptSignal(execution: Automation, type: SignalType): void {
  setHandler(defineSignal<[SignalArgument | undefined]>(type), (argument) => {
    const message = signalMessage(type, argument);
    const refusal = execution.refusal(message);
    if (refusal) log.warn('signal dropped', { type, reason: refusal.message });
    else execution.deliver(message);
  });
  setHandler(
    defineUpdate<SignalAnswer, [SignalArgument | undefined]>(type),
    (argument) => {
      const message = signalMessage(type, argument);
      // Of two votes in one task both were valid when they arrived; the first may have made the second one too late.
      refuse(execution.refusal(message));
      const StepName = execution.deliver(message)!;
      const { StepStatus } = execution.describe().StepExecutions.find((step) => step.StepName === StepName)!;
      return { StepName, StepStatus };
    },
    { validator: (argument: SignalArgument | undefined) => refuse(execution.refusal(signalMessage(type, argument))) },
  );
}

/** Stop by signal or update; Temporal's own cancel equals Stop/Cancel and is what clients send (house 4a). */
function acceptStop(execution: Automation): void {
  const stop = (argument?: StopArgument): boolean =>
    execution.stop(argument?.type === 'Complete' ? 'Complete' : 'Cancel');
  setHandler(defineSignal<[StopArgument | undefined]>(STOP), (argument) => void stop(argument));
  setHandler(defineUpdate<boolean, [StopArgument | undefined]>(STOP), stop);
}

/** A refused update leaves no trace in the history. */
function refuse(refusal: { code: string; message: string } | undefined): void {
  if (refusal) throw ApplicationFailure.nonRetryable(refusal.message, refusal.code);
}

/** The list shows when the first of the runs began. */
const takeOver = (input: AutomationInput, { ExecutionStartTime }: StoredExecution): Promise<never> =>
  makeContinueAsNewFunc<(input: AutomationInput) => Promise<StoredExecution>>({
    memo: { ...workflowInfo().memo, [MEMO.startTime]: ExecutionStartTime },
  })(input);

/** Temporal's own status tells the truth (house 4a): the record is result, failure details or memo. */
function end(record: StoredExecution, cancelRequested: boolean): StoredExecution {
  const status = record.AutomationExecutionStatus;
  if (status === 'Success') return record;
  // Only a run that was asked to may end as canceled: one that was stopped by a message fails, with type Cancelled.
  if (status === 'Cancelled') upsertMemo({ [MEMO.record]: record });
  if (status === 'Cancelled' && cancelRequested) {
    throw new CancelledFailure('Stopped by a user.');
  }
  const message = record.FailureMessage ?? `The runbook ended ${status}.`;
  const failure = ApplicationFailure.create({ type: status, message, nonRetryable: true, details: [record] });
  // An outcome, not a bug: our call stack says nothing of it, and would stand in every history.
  throw Object.assign(failure, { stack: '' });
}
