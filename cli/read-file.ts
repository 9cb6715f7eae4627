/** Reads files and streams up to a limit, because `/dev/zero` and pipes may have no end. */
import { closeSync, openSync, readSync } from 'node:fs';
import { open } from 'node:fs/promises';

/** Bytes of one read. */
const CHUNK = 64 * 1024;

/**
 * The bytes of a file, a device or a pipe: all of them, or exactly `maxBytes + 1` when there are more, from which the caller sees that it
 * is too long. @throws what `fs` throws, such as ENOENT and EISDIR.
 */
export async function readBounded(path: string, maxBytes: number): Promise<Uint8Array> {
  const file = await open(path, 'r');
  try {
    const bytes = new Bounded(maxBytes);
    while (!bytes.isFull) {
      const chunk = Buffer.alloc(bytes.wanted);
      const { bytesRead } = await file.read(chunk, 0, chunk.length, null);
      if (bytesRead === 0) break;
      bytes.add(chunk.subarray(0, bytesRead));
    }
    return bytes.all();
  } finally {
    await file.close();
  }
}

/** The same, synchronously. */
export function readBoundedSync(path: string, maxBytes: number): Uint8Array {
  const file = openSync(path, 'r');
  try {
    const bytes = new Bounded(maxBytes);
    while (!bytes.isFull) {
      const chunk = Buffer.alloc(bytes.wanted);
      const bytesRead = readSync(file, chunk, 0, chunk.length, null);
      if (bytesRead === 0) break;
      bytes.add(chunk.subarray(0, bytesRead));
    }
    return bytes.all();
  } finally {
    closeSync(file);
  }
}

/** The same for a stream; does not wait for bytes beyond the limit. */
export async function readStreamBounded(
  stream: AsyncIterable<Uint8Array | string>,
  maxBytes: number,
): Promise<Uint8Array> {
  const bytes = new Bounded(maxBytes);
  for await (const chunk of stream) {
    bytes.add(Buffer.from(chunk as Uint8Array).subarray(0, bytes.missing));
    if (bytes.isFull) break;
  }
  return bytes.all();
}

/** Collects up to `maxBytes + 1` bytes. */
class Bounded {
  private readonly chunks: Buffer[] = [];
  private length = 0;

  constructor(private readonly maxBytes: number) {}

  get missing(): number {
    return this.maxBytes + 1 - this.length;
  }

  get wanted(): number {
    return Math.min(CHUNK, this.missing);
  }

  get isFull(): boolean {
    return this.missing <= 0;
  }

  add(chunk: Buffer): void {
    this.chunks.push(chunk);
    this.length += chunk.length;
  }

  all(): Uint8Array {
    return Buffer.concat(this.chunks);
  }
}
