/** The AwsCaller of workers: takes and gives boto3's names and shapes, and sends with the AWS SDK. */
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

/** The SDK puts the Region into the host name, so a text that is no Region must never get that far. */
const noRegion = ({ service, name }: Operation, region: string): AwsError =>
  new AwsError('unsent', 'InvalidRegion', service.name, name, notARegion(region));

interface Sending {
  /** Time limit of the request. */
  ms: number;
  /** Lets the caller abort the request. */
  signal: AbortSignal | undefined;
  /** Parses a large answer in another thread, until `until` aborts. */
  read(large: LargeAnswer, until: AbortSignal): Promise<ValueMap>;
  /** See `AwsRequest`. */
  confirm: AwsRequest['confirm'];
}

/** The time limit starts here and includes getting credentials; it ends with the answer. */
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

/** The time limit stands still while a large answer waits for its place: AWS has begun to answer, and the delay is ours. */
async function wait(time: RequestTime, place: Place): Promise<void> {
  time.standStill();
  await place.take();
  time.goOn();
}

/** Rejects as soon as `signal` aborts. The SDK itself heeds the signal only from sending on, not while it gets credentials. */
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

/** Says neither success nor failure: that would be in the answer, which nobody has read. */
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
