/**
 * Large answers are parsed in a thread of their own: the SDK parses an answer in one piece, and megabytes of XML block its thread for a
 * quarter of a second. The thread starts with the first large answer and ends after `IDLE_MS` without one.
 */
import { devNull } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { AwsRequest } from '../../engine/activity.js';
import type { ValueMap } from '../../engine/document/document.js';
import type { LargeAnswer, ToRead } from './large-answer.js';
import { together } from './pieces.js';
import type { Told } from './thread.js';

/** A worker thread cannot run TypeScript: from the sources, the built file in `dist` is used. */
const THREAD = new URL(
  import.meta.url.endsWith('.ts') ? '../../dist/aws/large-answers/thread.js' : './thread.js',
  import.meta.url,
);
/** Parsing 16 MiB of XML takes less than half of it. */
const MEMORY_MB = 1_024;
const IDLE_MS = 30_000;
/** The thread sends nothing, so it gets neither our environment nor the user's AWS files. The worker has already warned of an old Node. */
const ENVIRONMENT = {
  AWS_CONFIG_FILE: devNull,
  AWS_SHARED_CREDENTIALS_FILE: devNull,
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
};

let last: Promise<unknown> = Promise.resolve();

/**
 * The answer in boto3's shape; answers are parsed one after the other. Rejects with the SDK's error for this answer, with an error named
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
  /** The caller that waits for the answer in the thread; absent while the thread is idle. */
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
  // A crafted answer could take for ever to parse: its thread is terminated, and the next answer gets a new one.
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

/** An idle thread does not keep the process alive, and ends after `IDLE_MS`. */
function rest(reader: Reader): void {
  reader.thread.unref();
  reader.idle = setTimeout(() => {
    if (current === reader) current = undefined;
    void reader.thread.terminate();
  }, IDLE_MS).unref();
}

/** Rejects the caller that waits, if any; the next answer gets a new thread. */
function lost(reader: Reader, cause?: unknown): void {
  if (current === reader) current = undefined;
  reader.asking?.reject(cannotBeRead(cause));
  reader.asking = undefined;
}

/** Must not be classified as a refusal: AWS did answer, and may have done what was requested. */
const cannotBeRead = (cause: unknown): Error =>
  Object.assign(new Error('The answer could not be read.', { cause }), { name: 'UnreadableResponse' });
