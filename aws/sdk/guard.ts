/** Keeps a sandbox worker's clients from reaching any host but one, whatever a profile or variable says (design house 9). */
import type { SdkRequestHandler } from './operation.js';

/**
 * A request handler that sends to `onlyHost` (`127.0.0.1:4566`) and nowhere else. It is the last step before the network, after endpoints,
 * profiles and host prefixes have been applied. Rejects with an error named `ForbiddenHost` before anything is sent.
 */
export function guardHandler(handler: SdkRequestHandler, onlyHost: string): SdkRequestHandler {
  const guarded = Object.create(handler) as SdkRequestHandler;
  guarded.handle = (request, options) => {
    const host = request.port === undefined ? request.hostname : `${request.hostname}:${request.port}`;
    return host === onlyHost ? handler.handle(request, options) : Promise.reject(forbiddenHost(host, onlyHost));
  };
  return guarded;
}

function forbiddenHost(host: string, onlyHost: string): Error {
  const error = new Error(`This worker is a sandbox: it talks to ${onlyHost} only, not to ${host}.`);
  return Object.assign(error, { name: 'ForbiddenHost' });
}
