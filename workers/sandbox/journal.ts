import { ConnectionCut, errorCodeOf } from './answers.js';
import type { Handler } from './call.js';

/** One call as it arrived, and its result. */
export interface JournalEntry {
  /** ISO 8601. */
  at: string;
  service: string;
  region: string;
  operation: string;
  inputs: Record<string, unknown>;
  accessKeyId: string;
  /** `amz-sdk-request`, e.g. `attempt=1; max=1`. */
  attemptHeader: string;
  /** 0 until answered, and when a fault cut the connection before any effect. For an answer lost after the effect: the lost status. */
  statusCode: number;
  /** AWS's error code; `ConnectionReset` or `AnswerLost` when a fault cut the connection. */
  error?: string;
}

/** The calls of a sandbox, oldest first. */
export interface Journal {
  handler: Handler;
  entries(): JournalEntry[];
  clear(): void;
}

/** Keeps the newest calls in memory, so that a sandbox can stay up for weeks; fewer when their inputs are large. */
const KEPT = 20_000;
const KEPT_BYTES = 64 * 1024 * 1024;

/** Records every call (design emulators 4). It is first in the chain, so that it sees what the caller sees. */
export function createJournal(): Journal {
  const entries: JournalEntry[] = [];
  const sizes: number[] = [];
  let bytes = 0;
  const keep = (entry: JournalEntry, size: number) => {
    entries.push(entry);
    sizes.push(size);
    bytes += size;
    for (; entries.length > KEPT || (bytes > KEPT_BYTES && entries.length > 1); entries.shift())
      bytes -= sizes.shift()!;
  };
  return {
    entries: () => [...entries],
    clear: () => void [entries.splice(0), sizes.splice(0), (bytes = 0)],
    handler: async (call, next) => {
      const { service, region, operation, inputs, accessKeyId } = call;
      const attemptHeader = String(call.headers['amz-sdk-request'] ?? '');
      const at = new Date().toISOString();
      const entry: JournalEntry = { at, service, region, operation, inputs, accessKeyId, attemptHeader, statusCode: 0 };
      keep(entry, call.body.length + call.path.length);
      try {
        const answer = await next(call);
        entry.statusCode = answer.statusCode;
        const error = errorCodeOf(answer);
        if (error) entry.error = error;
        return answer;
      } catch (error) {
        entry.error = (error as Error).message;
        if (error instanceof ConnectionCut) entry.statusCode = error.effectStatus ?? 0;
        throw error;
      }
    },
  };
}
