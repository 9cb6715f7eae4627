import { createHash } from 'node:crypto';
import type { AutomationInput } from '../workflow/messages.js';

/** Memo key beside those of messages.ts: tells whether a client token is used again for the same request (behaviour 6.1). */
export const REQUEST_HASH = 'RequestHash';

/** SHA-256 (hex) of what a start asks for. Who started it, and the order of keys, do not count. */
export function requestHash(input: AutomationInput): string {
  const { plan, documentName, documentVersion, parameters, region, tags = [] } = input;
  const text = JSON.stringify({ plan, documentName, documentVersion, parameters, region, tags }, sortKeys);
  return createHash('sha256').update(text).digest('hex');
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
