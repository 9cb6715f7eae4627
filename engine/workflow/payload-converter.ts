/**
 * How workflows read payloads: what cannot be read becomes a mark instead of an error, because an error while a message is read fails
 * the workflow task, for ever (design contracts 8). A start with a mark ends by name, a message with one is refused.
 */
import { defaultPayloadConverter, type PayloadConverter } from '@temporalio/common';

/** What stands for a payload that nobody here can read. */
export const UNREADABLE = 'runbook/unreadable-payload';

export const payloadConverter: PayloadConverter = {
  toPayload: (value) => defaultPayloadConverter.toPayload(value)!,
  fromPayload: <T>(payload: Parameters<PayloadConverter['fromPayload']>[0]): T => {
    try {
      return defaultPayloadConverter.fromPayload<T>(payload);
    } catch {
      return UNREADABLE as T;
    }
  },
};
