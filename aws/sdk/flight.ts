/**
 * The last point before the network: whether a request has left is known here, not guessed from what came back; and no answer
 * grows beyond bounds.
 */
import { addAbortSignal, pipeline, Transform, type Readable } from 'node:stream';
import { LargeAnswer, READ_AT_ONCE_BYTES } from '../large-answers/large-answer.js';
import type { SdkRequestHandler } from './operation.js';

/** What became of one request. Handed to the SDK with the request; credentials that are fetched on the way have none. */
export interface Flight {
  /** Something may have reached AWS. False for certain: nothing has. */
  left: boolean;
  /** Asked once, when the answer turns out to be large: the rest of it is taken when this resolves. */
  makeRoom?(): Promise<void>;
  /** Asked right before the request leaves: why it may not. */
  confirm?: (() => Promise<string | undefined>) | undefined;
}

/** Name of the error for a request that may not leave. */
export const NOT_CONFIRMED = 'NotConfirmed';

/** Far beyond what an operation answers; a page holds a few megabytes at most. */
const MOST_ANSWER_BYTES = 16 * 1024 * 1024;

/** Code of the error for an answer that is larger. */
export const ANSWER_TOO_LARGE = 'AnswerTooLarge';

/**
 * A request handler that keeps the flight of each request. A request whose signal has aborted never leaves, however late it comes
 * here. Rejects like `handler`; the answer's body fails with `ANSWER_TOO_LARGE` beyond 16 MiB, and with a LargeAnswer that holds all of
 * it where it is more than may be read at once.
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

/** By the system call that failed, and by the SDK's own limit for connecting: in both cases there was no connection. */
function neverConnected(error: unknown): boolean {
  const { syscall, message } = error as NodeJS.ErrnoException;
  return (
    syscall === 'connect' || syscall === 'getaddrinfo' || message?.includes('did not establish a connection') === true
  );
}

type Handled = Awaited<ReturnType<SdkRequestHandler['handle']>>;

/** The body ends with `signal`: nobody takes it any more. */
function bounded(handled: Handled, flight: Flight, signal: AbortSignal | undefined): Handled {
  const { response } = handled;
  const body = small(response, flight);
  response.body = pipeline(response.body as Readable, body, () => undefined);
  if (signal !== undefined) addAbortSignal(signal, body);
  return handled;
}

/** Lets a small body through. Of a large one it keeps what passes, and fails with all of it at the end. */
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

/** What it means is in its status: of all that AWS has said, nothing else is known. */
const tooLarge = (status: number): Error =>
  Object.assign(new Error(`${said(status)} the answer is longer than ${MOST_ANSWER_BYTES} bytes: it cannot be read.`), {
    name: ANSWER_TOO_LARGE,
    $metadata: { httpStatusCode: status },
  });

const said = (status: number): string =>
  isSuccess(status)
    ? `AWS answered with status ${status}, as it does when it has done what it was asked for, but`
    : `AWS answered with status ${status}, and`;

/** Does AWS say so that it has done it? */
export const isSuccess = (status: number | undefined): boolean => status !== undefined && status >= 200 && status < 300;
