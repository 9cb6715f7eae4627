import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConnectionCut, errorAnswer } from './answers.js';
import { readCall, type Answer, type Call, type RawRequest } from './call.js';
import { answerControl, CONTROL_PATH, type Controls } from './control.js';

/** A listening front. */
export interface Front {
  port: number;
  close(): Promise<void>;
}

/**
 * The only door to moto: a listener on a free loopback port that hands AWS calls to `answer`. Refuses what a web page could
 * send (house 9): a foreign `Host`, any `Origin`, a cross-site fetch, OPTIONS, and moto's own interface.
 */
export async function openFront(answer: (call: Call) => Promise<Answer>, controls: Controls): Promise<Front> {
  const server = createServer((request, response) => {
    void serve(request, port, answer, controls).then(
      (given) => given && write(response, given),
      (error: unknown) => (error instanceof ConnectionCut ? request.socket.destroy() : fail(response, error)),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function serve(
  request: IncomingMessage,
  port: number,
  answer: (call: Call) => Promise<Answer>,
  controls: Controls,
): Promise<Answer> {
  const refusal = refuse(request, port);
  if (refusal) return refusal;
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { method = 'GET', url: path = '/', headers } = request;
  const raw: RawRequest = { method, path, headers, body: Buffer.concat(chunks) };
  if (path.startsWith(CONTROL_PATH)) return answerControl(raw, controls);
  const call = readCall(raw);
  return answer(call).catch((error: unknown) => {
    if (error instanceof ConnectionCut) throw error;
    return errorAnswer(call, 'InternalFailure', `The sandbox failed: ${String(error)}`, 500);
  });
}

function refuse({ headers, method, url = '' }: IncomingMessage, port: number): Answer | undefined {
  const host = headers.host?.toLowerCase();
  if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`) return plain(403, 'This Host is not the sandbox.');
  if (headers.origin !== undefined) return plain(403, 'The sandbox does not talk to web pages.');
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'none') return plain(403, 'The sandbox does not talk to web pages.');
  if (method === 'OPTIONS') return plain(405, 'The sandbox does not answer OPTIONS.');
  if (!url.startsWith('/')) return plain(400, 'The sandbox is no proxy.');
  return /^\/+moto-api/i.test(url) ? plain(404, 'See GET /_sandbox/journal and its neighbours.') : undefined;
}

function plain(statusCode: number, text: string): Answer {
  return { statusCode, headers: { 'content-type': 'text/plain', connection: 'close' }, body: Buffer.from(`${text}\n`) };
}

function write(response: ServerResponse, { statusCode, headers, body }: Answer): void {
  const isBodyless = response.req.method === 'HEAD' || statusCode === 204 || statusCode === 304;
  response.writeHead(statusCode, { ...headers, ...(!isBodyless && { 'content-length': String(body.length) }) });
  response.end(isBodyless ? undefined : body);
}

function fail(response: ServerResponse, error: unknown): void {
  write(response, plain(500, `The sandbox failed: ${String(error)}`));
}
