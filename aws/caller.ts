/** The AwsCaller of production: boto3's names and shapes in and out, the SDK in between. */
import type { AwsCaller } from '../engine/action.js';
import { createClients, type ClientSettings } from './clients.js';
import { coerceInputs } from './coerce.js';
import { toAwsError } from './errors.js';
import { normaliseAnswer } from './normalise.js';
import { findOperation } from './operation.js';

export interface CallerSettings extends ClientSettings {
  region: string;
}

/**
 * A caller for one identity and Region; requests may name another Region. Clients are made on first use and kept.
 * `call` rejects with AwsError, or with the signal's reason once it is aborted.
 */
export function createAwsCaller(settings: CallerSettings): AwsCaller {
  const clients = createClients(settings);
  return {
    region: settings.region,
    call: async (request, signal) => {
      signal?.throwIfAborted();
      const operation = await findOperation(request);
      const client = clients.clientFor(operation, request.region ?? settings.region);
      const command = new operation.command(coerceInputs(operation, request.inputs));
      try {
        const answer = await client.send(command, signal === undefined ? {} : { abortSignal: signal });
        return normaliseAnswer(operation.service.name, operation.name, answer);
      } catch (error) {
        signal?.throwIfAborted();
        throw toAwsError(error, operation.service.name, operation.name);
      }
    },
  };
}

/** One caller for each Region, made on first use. */
export function createCallers(settings: ClientSettings): (region: string) => AwsCaller {
  const callers = new Map<string, AwsCaller>();
  return (region) => {
    const caller = callers.get(region) ?? createAwsCaller({ ...settings, region });
    callers.set(region, caller);
    return caller;
  };
}
