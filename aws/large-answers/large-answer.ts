/** An unparsed answer that is too large for the main thread to parse. Pure. */

/** Largest answer that the main thread parses itself, which takes a few milliseconds. Nearly every answer is smaller. */
export const READ_AT_ONCE_BYTES = 262_144;

/** Thrown out of the SDK's own reading of the body, so that the SDK does not parse the answer on the main thread. */
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

/** The message to the thread: service, operation and inputs as the document names them, and the answer. */
export interface ToRead {
  service: string;
  api: string;
  inputs: unknown;
  status: number;
  headers: Record<string, string>;
  body: Uint8Array;
}
