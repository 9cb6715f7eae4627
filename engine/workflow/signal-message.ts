/** A signal's argument comes from anybody: only texts get through. */
import type { SignalMessage, SignalType } from '../action.js';
import { LONGEST_COMMENT } from '../execution/sizes.js';
import type { SignalArgument } from './messages.js';

/** `proven` stays false until identities can be proven: the record says that they are asserted. */
export function signalMessage(type: SignalType, argument: SignalArgument | undefined): SignalMessage {
  const { step, approver, comment } = (typeof argument === 'object' && argument !== null ? argument : {}) as Record<
    string,
    unknown
  >;
  return {
    type,
    ...(typeof step === 'string' ? { step } : {}),
    ...(typeof approver === 'string' ? { approver } : {}),
    ...(typeof comment === 'string' ? { comment: comment.slice(0, LONGEST_COMMENT) } : {}),
  };
}
