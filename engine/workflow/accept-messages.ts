/** The signals and updates of a run (behaviour 6.3, design house 8): each is taken at once, or refused and dropped. */
import { ApplicationFailure, defineSignal, defineUpdate, log, setHandler } from '@temporalio/workflow';
import { SIGNAL_TYPES, type SignalRefusal, type SignalType } from '../action.js';
import type { Automation } from '../execution/interpreter.js';
import { takeSignals } from './jobs.js';
import { STOP, type SignalAnswer } from './messages.js';
import { signalMessage, stopType, type Read } from './signal-message.js';

/** Signals arrive through `takeSignals`. Handlers are set for them, too, so that Temporal's UI lists them. */
export function acceptMessages(execution: Automation): void {
  const takers = new Map<string, (argument: unknown) => void>();
  const accept = (name: string, take: (argument: unknown) => void): void => {
    takers.set(name, take);
    setHandler(defineSignal<[unknown]>(name), take);
  };
  const tellDropped = dropTeller();
  for (const type of SIGNAL_TYPES) {
    accept(type, signalTaker(execution, type, tellDropped));
    acceptUpdate(execution, type);
  }
  accept(STOP, stopTaker(execution, tellDropped));
  acceptStopUpdate(execution);
  takeSignals((name, argument) => takers.get(name)?.(argument));
}

/** A log line costs the worker's main thread more than the signal costs the run, so only the first dropped signals are logged. */
const MOST_LINES = 20;

type TellDropped = (type: string, refusal: SignalRefusal) => void;

function dropTeller(): TellDropped {
  let dropped = 0;
  return (type, { message }) => {
    dropped += 1;
    if (dropped <= MOST_LINES) log.warn('signal dropped', { type, reason: message.slice(0, 512) });
  };
}

const signalTaker =
  (execution: Automation, type: SignalType, tellDropped: TellDropped) =>
  (argument: unknown): void => {
    const read = signalMessage(type, argument);
    const refusal = refusalOf(execution, read);
    if (refusal !== undefined && refusal.code !== 'TryAgain') tellDropped(type, refusal);
    else if ('message' in read) execution.deliver(read.message);
  };

function acceptUpdate(execution: Automation, type: SignalType): void {
  setHandler(
    defineUpdate<SignalAnswer, [unknown]>(type),
    (argument) => {
      const read = signalMessage(type, argument);
      // Two votes in one workflow task both passed the validator; taking the first may have made the second one too late.
      refuse(refusalOf(execution, read));
      const StepName = 'message' in read ? execution.deliver(read.message)! : '';
      return { StepName, StepStatus: execution.statusOf(StepName) ?? 'Pending' };
    },
    { validator: (argument: unknown) => refuse(refusalOf(execution, signalMessage(type, argument))) },
  );
}

const refusalOf = (execution: Automation, read: Read): SignalRefusal | undefined =>
  'refusal' in read ? read.refusal : execution.refusal(read.message);

/** Stop by signal or update; Temporal's own cancel equals Stop/Cancel and is what clients send (design house 4a). */
const stopTaker =
  (execution: Automation, tellDropped: TellDropped) =>
  (argument: unknown): void => {
    const type = stopType(argument);
    if (type === undefined) tellDropped(STOP, UNKNOWN_STOP);
    else execution.stop(type);
  };

const acceptStopUpdate = (execution: Automation): void =>
  setHandler(defineUpdate<boolean, [unknown]>(STOP), (argument) => execution.stop(stopType(argument)!), {
    validator: (argument: unknown) => refuse(stopType(argument) === undefined ? UNKNOWN_STOP : undefined),
  });

const UNKNOWN_STOP: SignalRefusal = {
  code: 'InvalidAutomationSignalException',
  message: 'The type of a Stop is Cancel or Complete.',
};

/** Thrown by a validator, the refusal leaves no event in the history. */
function refuse(refusal: SignalRefusal | undefined): void {
  if (refusal) throw ApplicationFailure.nonRetryable(refusal.message, refusal.code);
}
