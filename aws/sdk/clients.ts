/** SDK clients, made on first use and kept: one for each service and Region. They never retry by themselves (design house 6). */
import type { STSClientConfig } from '@aws-sdk/client-sts';
import { CONNECTION_TIMEOUT_MS } from '../../engine/workflow/time-limits.js';
import { watchHandler } from './flight.js';
import { guardHandler } from './guard.js';
import type { Operation, SdkClient, SdkRequestHandler } from './operation.js';

export type Credentials = NonNullable<STSClientConfig['credentials']>;

/** Where requests go and with which credentials. For absent fields the SDK reads its usual profiles and variables (design house 9). */
export interface ClientSettings {
  credentials?: Credentials;
  /** One address for every service. */
  endpoint?: string;
  /** `host:port`: refuse to send anywhere else. */
  onlyHost?: string;
}

export interface Clients {
  clientFor(operation: Operation, region: string): SdkClient;
}

/** Shorter than any server keeps idle sockets: a request on a socket that the server has just closed would have an unknown outcome. */
const IDLE_SOCKET_MS = 4_000;
const MAX_SOCKETS = 200;

export function createClients(settings: ClientSettings): Clients {
  const clients = new Map<string, SdkClient>();
  return {
    clientFor: (operation, region) => {
      const key = `${operation.service.packageName} ${region}`;
      const client = clients.get(key) ?? createClient(operation, region, settings);
      clients.set(key, client);
      return client;
    },
  };
}

function createClient({ client: Client, service }: Operation, region: string, settings: ClientSettings): SdkClient {
  const { credentials, endpoint, onlyHost } = settings;
  const client = new Client({
    region,
    maxAttempts: 1,
    ...(credentials === undefined ? {} : { credentials }),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(endpoint === undefined && !hasConfiguredEndpoint(service.endpointVariable) ? {} : CUSTOM_ENDPOINT),
    requestHandler: sharedHandler ?? handlerOptions(),
  });
  sharedHandler ??= watchHandler(client.config.requestHandler);
  client.config.requestHandler = onlyHost === undefined ? sharedHandler : guardHandler(sharedHandler, onlyHost);
  return client;
}

/** A custom endpoint has no subdomain for each bucket or operation (design emulators 8.25, 10). */
const CUSTOM_ENDPOINT = { disableHostPrefix: true, forcePathStyle: true };

const hasConfiguredEndpoint = (variable: string): boolean =>
  process.env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS !== 'true' &&
  (process.env[variable] !== undefined || process.env.AWS_ENDPOINT_URL !== undefined);

/** All clients of the process share their connections: the SDK makes the handler of the first client, and the others use it. */
let sharedHandler: SdkRequestHandler | undefined;

function handlerOptions(): object {
  const agent = { keepAlive: true, maxSockets: MAX_SOCKETS, timeout: IDLE_SOCKET_MS };
  return {
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    httpAgent: agent,
    httpsAgent: agent,
  };
}
