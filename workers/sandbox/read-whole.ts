import type { Readable } from 'node:stream';

/** More came than there is room for. */
export class TooLarge extends Error {
  override readonly name = 'TooLarge';
  /** `start`: what had been read, for whoever wants to know what it was. */
  constructor(
    readonly maxBytes: number,
    readonly start: Buffer,
  ) {
    super(`more than ${maxBytes} bytes`);
  }
}

const START_BYTES = 64 * 1024;

/** All of a stream, as one. Rejects with `TooLarge` as soon as more than `maxBytes` have come, and leaves the rest unread. */
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
