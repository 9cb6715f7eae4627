/** Signals on their way to the step that waits for them (spec 6.3). */
import type { SignalMessage, SignalRefusal, SignalWaiter } from '../action.js';

/** At most one step waits at a time; `step` is its name. */
export interface Mailbox {
  open(step: string, waiter: SignalWaiter): void;
  close(): void;
  /** Why a message cannot be delivered now; undefined: it can. */
  refusal(message: SignalMessage): SignalRefusal | undefined;
  /** Hands the message over and names the step that took it. A refused one is dropped: undefined. */
  deliver(message: SignalMessage, at: number): string | undefined;
}

/** `knownSteps`: a signal that names another step is told so. */
export function createMailbox(knownSteps: ReadonlySet<string>): Mailbox {
  let waiting: { step: string; waiter: SignalWaiter } | undefined;

  function refusal(message: SignalMessage): SignalRefusal | undefined {
    const named = message.step;
    if (named !== undefined && !knownSteps.has(named)) return noSuchStep(named);
    if (!waiting || !waiting.waiter.accepts.includes(message.type)) return notWaiting(message, waiting?.step);
    if (named !== undefined && named !== waiting.step) return notWaiting(message, waiting.step);
    return waiting.waiter.refusal(message);
  }

  return {
    open: (step, waiter) => void (waiting = { step, waiter }),
    close: () => void (waiting = undefined),
    refusal,
    deliver(message, at) {
      if (!waiting || refusal(message)) return undefined;
      waiting.waiter.take(message, at);
      return waiting.step;
    },
  };
}

const noSuchStep = (step: string): SignalRefusal => ({
  code: 'AutomationStepNotFoundException',
  message: `The runbook has no step "${step}".`,
});

function notWaiting(message: SignalMessage, waitingStep: string | undefined): SignalRefusal {
  const asked = message.step === undefined ? 'No step' : `Step "${message.step}" is not waiting: no step`;
  const now = waitingStep === undefined ? 'nothing waits now' : `"${waitingStep}" is what waits now`;
  return {
    code: 'InvalidAutomationSignalException',
    message: `${asked} can take the signal ${message.type}; ${now}.`,
  };
}
