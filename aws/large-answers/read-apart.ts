/**
 * Large answers are read in a thread of their own: the SDK reads an answer in one piece, and with megabytes of XML that holds its thread
 * for a quarter of a second. The thread is made for the first such answer and ends when none has come for a while.
 */
import { Worker } from 'node:worker_threads';
import type { AwsRequest } from '../../engine/action.js';
import type { ValueMap } from '../../engine/document/document.js';
import type { LargeAnswer, ToRead } from './large-answer.js';
import { together } from './pieces.js';
import type { Told } from './thread.js';

/** Sources have no thread of their own: what was built from them has. */
const THREAD = new URL(
  import.meta.url.endsWith('.ts') ? '../../dist/aws/large-answers/thread.js' : './thread.js',
  import.meta.url,
);
/** 16 MiB of XML take less than half of it. */
const MEMORY_MB = 1_024;
const IDLE_MS = 30_000;
/** Nothing of ours: it sends nothing, and the worker itself has said already how old its Node is. */
const ENVIRONMENT = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };

/** boto3's shape of the answer. Rejects with what the SDK makes of it, or with an error named `UnreadableResponse`. */
export async function readApart(request: AwsRequest, answer: LargeAnswer): Promise<ValueMap> {
  const told = await ask(request, answer);
  if ('error' in told) throw Object.assign(new Error(), told.error);
  return (await together(told.pieces)) as ValueMap;
}

interface Reader {
  thread: Worker;
  waiting: Map<number, { resolve(told: Told): void; reject(error: Error): void }>;
  idle?: NodeJS.Timeout;
}

let current: Reader | undefined;
let asked = 0;

function ask({ service, api, inputs }: AwsRequest, { status, headers, body }: LargeAnswer): Promise<Told> {
  const reader = (current ??= createReader());
  clearTimeout(reader.idle);
  reader.thread.ref();
  const toRead: ToRead = { id: (asked += 1), service, api, inputs, status, headers, body };
  return new Promise((resolve, reject) => {
    reader.waiting.set(toRead.id, { resolve, reject });
    reader.thread.postMessage(toRead);
  });
}

function createReader(): Reader {
  const thread = new Worker(THREAD, { env: ENVIRONMENT, resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB } });
  const reader: Reader = { thread, waiting: new Map() };
  thread.on('message', (told: Told) => {
    reader.waiting.get(told.id)?.resolve(told);
    reader.waiting.delete(told.id);
    if (reader.waiting.size === 0) rest(reader);
  });
  thread.on('error', (error) => lost(reader, error));
  thread.on('exit', () => lost(reader));
  return reader;
}

/** An idle thread keeps no process alive. */
function rest(reader: Reader): void {
  reader.thread.unref();
  reader.idle = setTimeout(() => {
    if (current === reader) current = undefined;
    void reader.thread.terminate();
  }, IDLE_MS).unref();
}

/** Whoever waits is told; the next answer gets a thread of its own. */
function lost(reader: Reader, cause?: unknown): void {
  if (current === reader) current = undefined;
  for (const { reject } of reader.waiting.values()) reject(cannotBeRead(cause));
  reader.waiting.clear();
}

/** Never a refusal: AWS has done what it was asked for. */
const cannotBeRead = (cause: unknown): Error =>
  Object.assign(new Error('The answer could not be read.', { cause }), { name: 'UnreadableResponse' });
