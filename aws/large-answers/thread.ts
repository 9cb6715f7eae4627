/** Runs in a thread of its own: lets the SDK parse an answer that has already been received, and returns it in pieces. */
import { Readable } from 'node:stream';
import { parentPort } from 'node:worker_threads';
import type { ValueMap } from '../../engine/document/document.js';
import { coerceInputs } from '../sdk/coerce.js';
import { normaliseAnswer } from '../sdk/normalise.js';
import { findOperation } from '../sdk/operation.js';
import type { ToRead } from './large-answer.js';
import { inPieces, type Pieces } from './pieces.js';

/** `error`: the properties of the SDK's error that `toAwsError` needs. */
export type Told = { pieces: Pieces } | { error: Record<string, unknown> };

parentPort!.on('message', (asked: ToRead) => {
  void read(asked)
    .then((answer) => ({ pieces: inPieces(answer) }))
    .catch((error: unknown) => ({ error: plainError(error) }))
    .then((told: Told) => parentPort!.postMessage(told));
});

async function read({ service, api, inputs, status, headers, body }: ToRead): Promise<ValueMap> {
  const operation = await findOperation({ service, api });
  const client = new operation.client({
    region: 'us-east-1',
    // Not `endpoint`: with a custom endpoint the SDK refuses some configurations and kinds of buckets.
    endpointProvider: () => ({ url: new URL('http://127.0.0.1/') }),
    disableHostPrefix: true,
    maxAttempts: 1,
    credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
    // Sends nothing: every request gets the answer that was received.
    requestHandler: {
      handle: () =>
        Promise.resolve({ response: { statusCode: status, headers, body: Readable.from([Buffer.from(body)]) } }),
    },
  });
  const answer = await client.send(new operation.command(coerceInputs(operation, inputs as ValueMap)), {});
  return normaliseAnswer(operation.service.name, operation.name, answer);
}

/** The properties that `toAwsError` reads. */
function plainError(error: unknown): Record<string, unknown> {
  const { name, message, code, Code, RequestId, $metadata } = error as Record<string, unknown>;
  return JSON.parse(JSON.stringify({ name, message, code, Code, RequestId, $metadata })) as Record<string, unknown>;
}
