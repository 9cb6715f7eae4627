/** An answer as it came, too large to be read between other work. Pure. */

/** Bytes that the main thread reads itself: a few milliseconds. Nearly every answer is smaller. */
export const READ_AT_ONCE_BYTES = 262_144;

/** Thrown through the SDK in place of what it would make of the answer. */
export class LargeAnswer extends Error {
  override readonly name = 'LargeAnswer';
  constructor(
    readonly status: number,
    readonly headers: Record<string, string>,
    readonly body: Buffer,
  ) {
    super('This answer is read in a thread of its own.');
  }
}

/** What the thread is asked for: the operation in the document's words, and the answer. */
export interface ToRead {
  service: string;
  api: string;
  inputs: unknown;
  status: number;
  headers: Record<string, string>;
  body: Uint8Array;
}
