/**
 * Large answers are read in a thread of their own: the SDK reads an answer in one piece, and with megabytes of XML that holds its thread
 * for a quarter of a second. The thread is made for the first such answer and ends when none has come for a while.
 */
import { devNull } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { AwsRequest } from '../../engine/activity.js';
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
/** Nothing of ours, nor of the user's files: it sends nothing, and the worker itself has said already how old its Node is. */
const ENVIRONMENT = {
  AWS_CONFIG_FILE: devNull,
  AWS_SHARED_CREDENTIALS_FILE: devNull,
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
};

let last: Promise<unknown> = Promise.resolve();

/**
 * boto3's shape of the answer; one is read after the other. Rejects with what the SDK makes of it, with an error named
 * `UnreadableResponse`, or with the reason of `until`.
 */
export async function readApart(request: AwsRequest, answer: LargeAnswer, until: AbortSignal): Promise<ValueMap> {
  const reading = last.then(() => ask(request, answer, until));
  last = reading.catch(() => undefined);
  const told = await reading;
  if ('error' in told) throw Object.assign(new Error(), told.error);
  return (await together(told.pieces)) as ValueMap;
}

interface Reader {
  thread: Worker;
  /** Who waits for what the thread reads. */
  asking?: { resolve(told: Told): void; reject(error: Error): void } | undefined;
  idle?: NodeJS.Timeout;
}

let current: Reader | undefined;

function ask({ service, api, inputs }: AwsRequest, answer: LargeAnswer, until: AbortSignal): Promise<Told> {
  until.throwIfAborted();
  const reader = (current ??= createReader());
  clearTimeout(reader.idle);
  reader.thread.ref();
  const { status, headers, body } = answer;
  const toRead: ToRead = { service, api, inputs, status, headers, body };
  // An answer may be made so that it takes for ever to read: the next one gets a thread of its own.
  const giveUp = (): void => {
    lost(reader);
    void reader.thread.terminate();
  };
  until.addEventListener('abort', giveUp, { once: true });
  return new Promise<Told>((resolve, reject) => {
    reader.asking = { resolve, reject };
    reader.thread.postMessage(toRead);
  }).finally(() => until.removeEventListener('abort', giveUp));
}

function createReader(): Reader {
  const thread = new Worker(THREAD, { env: ENVIRONMENT, resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB } });
  const reader: Reader = { thread };
  thread.on('message', (told: Told) => {
    reader.asking?.resolve(told);
    reader.asking = undefined;
    rest(reader);
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

/** Who waits is told; the next answer gets a thread of its own. */
function lost(reader: Reader, cause?: unknown): void {
  if (current === reader) current = undefined;
  reader.asking?.reject(cannotBeRead(cause));
  reader.asking = undefined;
}

/** Never a refusal: AWS has done what it was asked for. */
const cannotBeRead = (cause: unknown): Error =>
  Object.assign(new Error('The answer could not be read.', { cause }), { name: 'UnreadableResponse' });
