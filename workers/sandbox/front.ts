import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConnectionCut, errorAnswer } from './answers.js';
import { readCall, type Answer, type Call, type RawRequest } from './call.js';
import { answerControl, CONTROL_PATH, type Controls } from './control.js';
import { leadsToMotoItself } from './moto/own-interface.js';
import { readWhole, TooLarge } from './read-whole.js';

/** A listening front. */
export interface Front {
  port: number;
  close(): Promise<void>;
}

/** What a front passes requests to. */
export interface Behind {
  answer(call: Call): Promise<Answer>;
  controls: Controls;
}

/** The largest body that AWS's own APIs take in one call of a runbook: a function's code, 50 MB. */
const MAX_BODY_BYTES = 50 * 1024 * 1024;
/** Ms for which a refused caller may go on sending (what it sends is dropped), so that it can read the answer first. */
const LINGER_MS = 1_000;

/**
 * The only way to moto: a listener on loopback, at `port` or a free one, that passes AWS calls to `behind`; calls wait until that resolves.
 * Refuses what a web page could send (design house 9): a foreign `Host`, any `Origin`, a cross-site fetch, OPTIONS. Also refuses calls to
 * moto's own interface, and bodies that are larger than AWS takes, without keeping them.
 */
export async function openFront(behind: Promise<Behind>, port = 0): Promise<Front> {
  behind.catch(() => undefined);
  const server = createServer((request, response) => {
    void serve(request, behind).then(
      (given) => (request.complete ? write(response, given) : writeEarly(response, given)),
      (error: unknown) => (error instanceof ConnectionCut ? request.socket.destroy() : fail(response, error)),
    );
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function serve(request: IncomingMessage, behind: Promise<Behind>): Promise<Answer> {
  const refusal = refuse(request);
  if (refusal) return refusal;
  const { method = 'GET', url: path = '/', headers } = request;
  const head = { method, path, headers };
  const body = await readWhole(request, MAX_BODY_BYTES).catch((error: unknown) => tooLarge(head, error));
  if (!Buffer.isBuffer(body)) return body;
  const { answer, controls } = await behind;
  const raw: RawRequest = { ...head, body };
  if (path.startsWith(CONTROL_PATH)) return answerControl(raw, controls);
  const call = readCall(raw);
  return answer(call).catch((error: unknown) => {
    if (error instanceof ConnectionCut) throw error;
    return errorAnswer(call, 'InternalFailure', `The sandbox failed: ${String(error)}`, 500);
  });
}

function refuse({ headers, method, url = '', socket }: IncomingMessage): Answer | undefined {
  const host = headers.host?.toLowerCase();
  const port = socket.localPort;
  if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`) return plain(403, 'This Host is not the sandbox.');
  if (headers.origin !== undefined) return plain(403, 'The sandbox does not talk to web pages.');
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'none') return plain(403, 'The sandbox does not talk to web pages.');
  if (method === 'OPTIONS') return plain(405, 'The sandbox does not answer OPTIONS.');
  if (!url.startsWith('/')) return plain(400, 'The sandbox is no proxy.');
  return leadsToMotoItself(url) ? plain(404, 'See GET /_sandbox/journal and its neighbours.') : undefined;
}

/** The refusal of a body that is too large, in the call's protocol if the beginning of the body shows which one that is. */
function tooLarge(head: Omit<RawRequest, 'body'>, error: unknown): Answer {
  if (!(error instanceof TooLarge)) throw error;
  const message = `The request is larger than ${error.maxBytes} bytes, the most that the sandbox takes.`;
  return errorAnswer(readCall({ ...head, body: error.start }), 'RequestEntityTooLarge', message, 413);
}

function plain(statusCode: number, text: string): Answer {
  return { statusCode, headers: { 'content-type': 'text/plain', connection: 'close' }, body: Buffer.from(`${text}\n`) };
}

function write(response: ServerResponse, { statusCode, headers, body }: Answer): void {
  const isBodyless = response.req.method === 'HEAD' || statusCode === 204 || statusCode === 304;
  response.writeHead(statusCode, { ...headers, ...(!isBodyless && { 'content-length': String(body.length) }) });
  response.end(isBodyless ? undefined : body);
}

/** Answers a request that is still being received. Closing the connection at once could drop the answer before the caller reads it. */
function writeEarly(response: ServerResponse, { statusCode, headers, body }: Answer): void {
  response.writeHead(statusCode, { ...headers, connection: 'close', 'content-length': String(body.length) });
  response.write(body);
  const timer = setTimeout(() => response.end(), LINGER_MS);
  response.req.once('end', () => {
    clearTimeout(timer);
    response.end();
  });
  response.req.resume();
}

function fail(response: ServerResponse, error: unknown): void {
  write(response, plain(500, `The sandbox failed: ${String(error)}`));
}
