/** What is thrown: plain data that is made only while it is thrown, because some of it is megabytes. */

import type { ProtoFailure } from '@temporalio/common';

/** One argument on the wire. `json/plain` unless said otherwise; the bytes need not be JSON. */
export interface WirePayload {
  encoding: string;
  data: string | Uint8Array;
  /** Besides the encoding. */
  metadata?: Record<string, Uint8Array>;
}

/** What the server's calls take beside arguments. */
export interface Beside {
  header?: Record<string, WirePayload>;
  /** Of a start only, like all below. */
  memo?: Record<string, WirePayload>;
  /** Of the run before this one, as whoever starts it says. */
  lastCompletionResult?: WirePayload[];
  continuedFailure?: ProtoFailure;
  /** `automation` when absent. */
  workflowType?: string;
}

/** A signal, update or query, by its wire name; `times`: that often, at once. */
export interface HostileMessage {
  by: 'signal' | 'update' | 'query';
  name: string;
  payloads: WirePayload[];
  beside?: Beside;
  times?: number;
}

/**
 * How a case begins: `payloads` are the arguments of the workflow `automation`, past all our doors; `document` goes through the
 * doors, as a person would give it, and may be refused there.
 */
export type Begin =
  | { payloads: WirePayload[]; beside?: Beside }
  | { document: string | Uint8Array; parameters?: Record<string, string[]> };

/** One hostile case; its name says what it is, and is unique in the suite. */
export interface HostileCase {
  name: string;
  begin(): Begin | Promise<Begin>;
  /** Sent once the run has begun; in this order, those of one message `times` at once. */
  messages?(): HostileMessage[];
  /**
   * Ms that one piece may take, where it is a single call of a library that cannot be divided: a gap that is known, in the README.
   */
  mayHoldMs?: number;
  /** After all that, an ordinary approval of the step `ask` by `alice` must still end the run with Success. */
  staysOpen?: true;
}

/** A value as the SDK writes it; `undefined` has no JSON and becomes `binary/null`. */
export function json(value: unknown): WirePayload {
  if (value === undefined) return { encoding: 'binary/null', data: '' };
  return { encoding: 'json/plain', data: JSON.stringify(value) };
}

/** JSON text as it is: also what `JSON.stringify` would never write, like `1e999` or half a map. */
export const jsonText = (data: string): WirePayload => ({ encoding: 'json/plain', data });

/** The same start as a Plan of the first version as well: a worker reads every version there ever was. */
export const bothVersions = (each: HostileCase): HostileCase[] => [
  each,
  {
    ...each,
    name: `${each.name} (a Plan of version 1)`,
    begin: async () => {
      const begin = await each.begin();
      if (!('payloads' in begin)) return begin;
      return { ...begin, payloads: begin.payloads.map(inFirstVersion) };
    },
  },
];

const inFirstVersion = ({ encoding, data }: WirePayload): WirePayload => ({
  encoding,
  data: String(data).replace(/"planVersion":\d+/, '"planVersion":1'),
});

/** A map nested `depth` deep. */
export const deepText = (depth: number): string => '{"a":'.repeat(depth) + '1' + '}'.repeat(depth);

/** `bytes` bytes of UTF-8, of a letter that takes one, or three with `wide`. */
export const filler = (bytes: number, wide = false): string =>
  wide ? '語'.repeat(Math.floor(bytes / 3)) : 'x'.repeat(bytes);
