/**
 * The last point before the network. It records whether a request was sent, so that nobody has to guess that from an error, and it bounds
 * the size of answers.
 */
import { addAbortSignal, pipeline, Transform, type Readable } from 'node:stream';
import { LargeAnswer, READ_AT_ONCE_BYTES } from '../large-answers/large-answer.js';
import type { SdkRequestHandler } from './operation.js';

/** Whether one request was sent. The SDK passes it through to the handler; requests that the SDK makes for credentials have none. */
export interface Flight {
  /** True: something may have reached AWS. False: certainly nothing has. */
  left: boolean;
  /** Called once, when the answer turns out to be large: the rest is read from the connection when this resolves. */
  makeRoom?(): Promise<void>;
  /** Called right before the request is sent; gives the reason why it must not be. */
  confirm?: (() => Promise<string | undefined>) | undefined;
}

/** Name of the error for a request that `confirm` kept from being sent. */
export const NOT_CONFIRMED = 'NotConfirmed';

/** Far more than any operation answers; a page has a few megabytes at most. */
const MOST_ANSWER_BYTES = 16 * 1024 * 1024;

/** Code of the error for an answer of more than `MOST_ANSWER_BYTES`. */
export const ANSWER_TOO_LARGE = 'AnswerTooLarge';

/**
 * A request handler that sets `flight.left` of each request. A request whose signal has aborted is not sent. Rejects like `handler`. The
 * answer's body fails with `ANSWER_TOO_LARGE` beyond 16 MiB, and beyond `READ_AT_ONCE_BYTES` with a LargeAnswer that holds all of it.
 */
export function watchHandler(handler: SdkRequestHandler): SdkRequestHandler {
  const watched = Object.create(handler) as SdkRequestHandler;
  watched.handle = async (request, options) => {
    options?.abortSignal?.throwIfAborted();
    const { flight = { left: false } } = options ?? {};
    const reason = await flight.confirm?.();
    if (reason !== undefined) throw Object.assign(new Error(reason), { name: NOT_CONFIRMED });
    options?.abortSignal?.throwIfAborted();
    flight.left = true;
    try {
      return bounded(await handler.handle(request, options), flight, options?.abortSignal);
    } catch (error) {
      if (neverConnected(error)) flight.left = false;
      throw error;
    }
  };
  return watched;
}

/** True when connecting or the DNS lookup failed, or when the SDK's own time limit for connecting was over. */
function neverConnected(error: unknown): boolean {
  const { syscall, message } = error as NodeJS.ErrnoException;
  return (
    syscall === 'connect' || syscall === 'getaddrinfo' || message?.includes('did not establish a connection') === true
  );
}

type Handled = Awaited<ReturnType<SdkRequestHandler['handle']>>;

/** Bounds the answer's body; an abort of `signal` destroys it. */
function bounded(handled: Handled, flight: Flight, signal: AbortSignal | undefined): Handled {
  const { response } = handled;
  const body = small(response, flight);
  response.body = pipeline(response.body as Readable, body, () => undefined);
  if (signal !== undefined) addAbortSignal(signal, body);
  return handled;
}

/** Passes a small body on. Keeps a large one in memory and fails with all of it at the end, as a LargeAnswer. */
function small({ statusCode, headers }: Handled['response'], flight: Flight): Transform {
  const chunks: Buffer[] = [];
  let bytes = 0;
  let room: Promise<void> | undefined;
  return new Transform({
    transform: (chunk: Buffer, _, done) => {
      bytes += chunk.length;
      if (bytes > MOST_ANSWER_BYTES) return done(tooLarge(statusCode));
      chunks.push(chunk);
      if (bytes <= READ_AT_ONCE_BYTES) return done(null, chunk);
      room ??= flight.makeRoom?.() ?? Promise.resolve();
      void room.then(() => done(), done);
    },
    flush: (done) =>
      bytes <= READ_AT_ONCE_BYTES ? done() : done(new LargeAnswer(statusCode, headers, Buffer.concat(chunks))),
  });
}

/** The body was not kept, so only the status says whether AWS did what was requested. */
const tooLarge = (status: number): Error =>
  Object.assign(new Error(`${said(status)} the answer is longer than ${MOST_ANSWER_BYTES} bytes: it cannot be read.`), {
    name: ANSWER_TOO_LARGE,
    $metadata: { httpStatusCode: status },
  });

const said = (status: number): string =>
  isSuccess(status)
    ? `AWS answered with status ${status}, as it does when it has done what it was asked for, but`
    : `AWS answered with status ${status}, and`;

/** Is it a status with which AWS says that it has done what was requested? */
export const isSuccess = (status: number | undefined): boolean => status !== undefined && status >= 200 && status < 300;
