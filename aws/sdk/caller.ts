/** The AwsCaller of production: boto3's names and shapes in and out, the SDK in between. */
import { AwsError, type AwsCaller, type AwsRequest } from '../../engine/activity.js';
import type { ValueMap } from '../../engine/document/document.js';
import { isRegion, notARegion } from '../../engine/document/region.js';
import { StepFailure } from '../../engine/errors.js';
import { LOOK_MS, waitsOf } from '../../engine/workflow/time-limits.js';
import { createClients, type ClientSettings } from './clients.js';
import { coerceInputs } from './coerce.js';
import { ANSWER_NOT_READ, NO_ANSWER_IN_TIME, toAwsError } from './classify-error.js';
import type { Flight } from './flight.js';
import { LargeAnswer } from '../large-answers/large-answer.js';
import { createPlace, type Place } from '../large-answers/places.js';
import { readApart } from '../large-answers/read-apart.js';
import { normaliseAnswer } from './normalise.js';
import { findOperation, type Operation, type SdkClient } from './operation.js';
import { createRequestTime, type RequestTime } from './request-time.js';

export interface CallerSettings extends ClientSettings {
  region: string;
}

/**
 * A caller for one identity and Region; requests may name another Region. Clients are made on first use and kept.
 * `call` rejects with AwsError, or with the signal's reason once it is aborted; with StepFailure when a role may not be assumed.
 */
export function createAwsCaller(settings: CallerSettings): AwsCaller {
  const clients = createClients(settings);
  return {
    region: settings.region,
    call: async (request, signal) => {
      signal?.throwIfAborted();
      const region = request.region ?? settings.region;
      const operation = await findOperation(request);
      if (!isRegion(region)) throw noRegion(operation, region);
      const command = new operation.command(coerceInputs(operation, request.inputs));
      const client = clients.clientFor(operation, region);
      const read: Sending['read'] = (large, until) => readApart(request, large, until);
      const { timeoutMs: ms = LOOK_MS, confirm } = request;
      return send(operation, client, command, { ms, signal, read, confirm });
    },
  };
}

/** An address is made of it: what is none must never be asked for. */
const noRegion = ({ service, name }: Operation, region: string): AwsError =>
  new AwsError('unsent', 'InvalidRegion', service.name, name, notARegion(region));

interface Sending {
  /** What may end a request before its answer: a time, and the caller. */
  ms: number;
  signal: AbortSignal | undefined;
  /** Reads what is too large to be read here, unless `until` aborts before. */
  read(large: LargeAnswer, until: AbortSignal): Promise<ValueMap>;
  confirm: AwsRequest['confirm'];
}

/** The time counts from here until the answer is here, credentials included. */
async function send(
  operation: Operation,
  client: SdkClient,
  command: object,
  { ms, signal, read, confirm }: Sending,
): Promise<ValueMap> {
  const time = createRequestTime(Math.max(Math.ceil(ms), 1), signal);
  const place = createPlace();
  const flight: Flight = { left: false, makeRoom: () => wait(time, place), confirm };
  const answered = (sent: Promise<Record<string, unknown>>): Promise<ValueMap> =>
    sent.then(
      (answer) => normaliseAnswer(operation.service.name, operation.name, answer),
      (error: unknown) => {
        if (!(error instanceof LargeAnswer)) throw error;
        time.standStill();
        return read(error, time.signal);
      },
    );
  try {
    time.signal.throwIfAborted();
    return await unlessAborted(answered(client.send(command, { abortSignal: time.signal, flight })), time.signal);
  } catch (error) {
    if (time.over !== undefined) throw tooLate(operation, ms, flight, time.over);
    time.signal.throwIfAborted();
    if (error instanceof StepFailure) throw error;
    throw toAwsError(error, operation.service.name, operation.name, flight);
  } finally {
    time.end();
    place.leave();
  }
}

/** AWS has begun to answer: what is in the way now is not its fault. */
async function wait(time: RequestTime, place: Place): Promise<void> {
  time.standStill();
  await place.take();
  time.goOn();
}

/** The SDK asks for the signal only when a request leaves and while it waits; credentials may take their time before. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', onAbort, { once: true });
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

function tooLate({ service, name }: Operation, ms: number, { left }: Flight, over: 'unanswered' | 'unread'): AwsError {
  if (over === 'unread') return new AwsError('unknown', ANSWER_NOT_READ, service.name, name, notRead(ms));
  const text = `No answer came within ${seconds(ms)} seconds.`;
  return new AwsError(left ? 'unknown' : 'throttled', NO_ANSWER_IN_TIME, service.name, name, text);
}

/** It is not asked how it went: the answer alone would say that. */
const notRead = (ms: number): string =>
  `AWS has answered, but the answer is large, and others were read before it: it was not read within ${seconds(ms + waitsOf(ms))} seconds.`;

const seconds = (ms: number): number => Math.round(ms / 100) / 10;

/** One caller for each Region, made on first use. */
export function createCallers(settings: ClientSettings): (region: string) => AwsCaller {
  const callers = new Map<string, AwsCaller>();
  return (region) => {
    const caller = callers.get(region) ?? createAwsCaller({ ...settings, region });
    callers.set(region, caller);
    return caller;
  };
}
