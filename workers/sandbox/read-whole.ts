import type { Readable } from 'node:stream';

/** A stream that is longer than allowed. */
export class TooLarge extends Error {
  override readonly name = 'TooLarge';
  /** `start`: the first bytes of the stream, from which the kind of request can be told. */
  constructor(
    readonly maxBytes: number,
    readonly start: Buffer,
  ) {
    super(`more than ${maxBytes} bytes`);
  }
}

const START_BYTES = 64 * 1024;

/** The whole stream in one buffer. Rejects with `TooLarge` when it has more than `maxBytes`, and leaves the rest unread. */
export async function readWhole(stream: Readable, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
    length += (chunk as Buffer).length;
    chunks.push(chunk as Buffer);
    if (length > maxBytes) throw new TooLarge(maxBytes, Buffer.concat(chunks.slice(0, 16)).subarray(0, START_BYTES));
  }
  return Buffer.concat(chunks);
}
