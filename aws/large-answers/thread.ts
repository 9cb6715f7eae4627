/** Runs in a thread of its own: lets the SDK read an answer that is already here, and hands it back in pieces. */
import { Readable } from 'node:stream';
import { parentPort } from 'node:worker_threads';
import type { ValueMap } from '../../engine/document/document.js';
import { coerceInputs } from '../sdk/coerce.js';
import { normaliseAnswer } from '../sdk/normalise.js';
import { findOperation } from '../sdk/operation.js';
import type { ToRead } from './large-answer.js';
import { inPieces, type Pieces } from './pieces.js';

/** `error`: the own properties of what the SDK rejected with. */
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
    // Not an endpoint as a user gives one: with that, some configurations and kinds of buckets are refused.
    endpointProvider: () => ({ url: new URL('http://127.0.0.1/') }),
    disableHostPrefix: true,
    maxAttempts: 1,
    credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
    // Nothing is sent from here: whatever is asked, this is the answer.
    requestHandler: {
      handle: () =>
        Promise.resolve({ response: { statusCode: status, headers, body: Readable.from([Buffer.from(body)]) } }),
    },
  });
  const answer = await client.send(new operation.command(coerceInputs(operation, inputs as ValueMap)), {});
  return normaliseAnswer(operation.service.name, operation.name, answer);
}

/** What `toAwsError` looks at. */
function plainError(error: unknown): Record<string, unknown> {
  const { name, message, code, Code, RequestId, $metadata } = error as Record<string, unknown>;
  return JSON.parse(JSON.stringify({ name, message, code, Code, RequestId, $metadata })) as Record<string, unknown>;
}
