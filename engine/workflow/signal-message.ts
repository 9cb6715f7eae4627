/**
 * Reads the argument of a signal or update. Anybody can send one, with anything in it: only texts within AWS's lengths are accepted. A
 * longer text is refused, never cut: a cut ARN names somebody else.
 */
import type { SignalMessage, SignalRefusal, SignalType } from '../action.js';
import { LARGEST_MESSAGE, LONGEST, TOO_LARGE } from './messages.js';

/** The message, or why it is refused. */
export type Read = { message: SignalMessage } | { refusal: SignalRefusal };

/** `proven` is never set until identities can be proven: the record says that they are asserted. */
export function signalMessage(type: SignalType, argument: unknown): Read {
  if (argument === TOO_LARGE) return refuse(`The argument of ${type} is larger than ${LARGEST_MESSAGE} bytes.`);
  if (argument !== undefined && argument !== null && !isMap(argument)) {
    return refuse(`The argument of ${type} is a map with step, approver and comment.`);
  }
  const given = (argument ?? {}) as Record<string, unknown>;
  const message: SignalMessage = { type };
  for (const name of ['step', 'approver', 'comment'] as const) {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    if (value === undefined || value === null) continue;
    if (typeof value !== 'string') return refuse(`${name} of ${type} must be a text.`);
    if (value.length > LONGEST[name]) {
      return refuse(`${name} of ${type} has at most ${LONGEST[name]} characters, not ${value.length}.`);
    }
    message[name] = value;
  }
  return { message };
}

/** `Cancel` when no type is given; undefined for any other value. */
export function stopType(argument: unknown): 'Cancel' | 'Complete' | undefined {
  if (argument === undefined || argument === null) return 'Cancel';
  if (!isMap(argument)) return undefined;
  const type = Object.hasOwn(argument, 'type') ? argument['type'] : undefined;
  if (type === undefined || type === null) return 'Cancel';
  return type === 'Cancel' || type === 'Complete' ? type : undefined;
}

/** Neither lists nor bytes, which are objects, too. */
function isMap(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  return !Array.isArray(value) && !ArrayBuffer.isView(value);
}

const refuse = (message: string): Read => ({ refusal: { code: 'InvalidAutomationSignalException', message } });
