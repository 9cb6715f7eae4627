/** Decodes payloads with the client's own converter and codecs. */
import type { Client } from '@temporalio/client';
import type { Payload } from '@temporalio/common';
import { decodeFromPayloadsAtIndex } from '@temporalio/common/lib/internal-non-workflow/codec-helpers.js';

/** The first value; undefined when there is none, or when it cannot be read: one bad payload must not hide the rest. */
export async function decodeFirst(client: Client, payloads: readonly Payload[] | null | undefined): Promise<unknown> {
  if (!payloads?.length) return undefined;
  try {
    return await decodeFromPayloadsAtIndex<unknown>(client.options.loadedDataConverter, 0, [...payloads]);
  } catch {
    return undefined;
  }
}

/** As `decodeFirst`, when the value is a map; of anything else, undefined. */
export async function decodeMap(
  client: Client,
  payloads: readonly Payload[] | null | undefined,
): Promise<Record<string, unknown> | undefined> {
  const value = await decodeFirst(client, payloads);
  return isMap(value) ? value : undefined;
}

export const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
