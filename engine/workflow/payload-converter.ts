/**
 * How workflows decode payloads. A payload that cannot be decoded becomes a mark instead of an error, because an error while a message is
 * decoded fails the workflow task, for ever (design contracts 8). A start with a mark ends by name, a message with one is refused.
 */
import { defaultPayloadConverter, type PayloadConverter } from '@temporalio/common';
import { TOO_LARGE } from './messages.js';

/** Replaces a payload that cannot be decoded here. */
export const UNREADABLE = 'runbook/unreadable-payload';

/** Bytes of one payload at most. Each run has a module of its own. */
let most = Infinity;

/** From now on, larger payloads get a mark and are not read. */
export function readAtMost(bytes: number): void {
  most = bytes;
}

export const payloadConverter: PayloadConverter = {
  toPayload: (value) => defaultPayloadConverter.toPayload(value)!,
  fromPayload: <T>(payload: Parameters<PayloadConverter['fromPayload']>[0]): T => {
    if ((payload.data?.length ?? 0) > most) return TOO_LARGE as T;
    try {
      return defaultPayloadConverter.fromPayload<T>(payload);
    } catch {
      return UNREADABLE as T;
    }
  },
};
