/**
 * Delivers signals (behaviour 6.3). Steps, or the engine itself, wait for them; of those that accept a signal's type, the innermost takes
 * it.
 */
import type { SignalMessage, SignalRefusal, SignalType } from '../action.js';

/** A step, or the engine, that waits for signals; it keeps its own memory. */
export interface Recipient {
  accepts: readonly SignalType[];
  /** Why a message cannot be taken; nothing is recorded then. */
  refusal(message: SignalMessage): SignalRefusal | undefined;
  take(message: SignalMessage, at: number): void;
}

export interface Mailbox {
  /**
   * Adds a recipient inside those that wait already; the returned function removes it. `step`: name of the waiting step; absent: the engine
   * itself.
   */
  open(step: string | undefined, recipient: Recipient): () => void;
  /** Why a message cannot be delivered now; undefined: it can. */
  refusal(message: SignalMessage): SignalRefusal | undefined;
  /** Hands the message over and returns the name of the step that took it; undefined: it was refused and dropped. */
  deliver(message: SignalMessage, at: number): string | undefined;
}

interface Waiting {
  step: string | undefined;
  recipient: Recipient;
}

/** `knownSteps`: a signal that names any other step is refused with `AutomationStepNotFoundException`. */
export function createMailbox(knownSteps: ReadonlySet<string>): Mailbox {
  /** The innermost recipient is the last. */
  const waiting: Waiting[] = [];
  const takerOf = ({ type }: SignalMessage): Waiting | undefined =>
    waiting.findLast(({ recipient }) => recipient.accepts.includes(type));

  function refusal(message: SignalMessage): SignalRefusal | undefined {
    const named = message.step;
    if (named !== undefined && !knownSteps.has(named)) return noSuchStep(named);
    const taker = takerOf(message);
    if (taker === undefined) return notWaiting(message, waiting.at(-1)?.step);
    if (named !== undefined && taker.step !== undefined && named !== taker.step) {
      return notWaiting(message, taker.step);
    }
    return taker.recipient.refusal(message);
  }

  return {
    open(step, recipient) {
      const entry = { step, recipient };
      waiting.push(entry);
      return () => void waiting.splice(waiting.indexOf(entry), 1);
    },
    refusal,
    deliver(message, at) {
      if (refusal(message)) return undefined;
      const taker = takerOf(message)!;
      taker.recipient.take(message, at);
      return taker.step ?? message.step;
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
