/** Test support: a real HTTP server in AWS's place, which records what reached the wire and answers as told. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface WireRequest {
  /** `Action` of query services, the target's last part of JSON ones. */
  operation: string;
  body: string;
  /** Who signed, and for which Region. */
  authorization: string;
}

export interface WireServer {
  endpoint: string;
  host: string;
  requests: WireRequest[];
  /** How the next and every later request is answered. */
  answer: (response: ServerResponse, request: WireRequest) => void;
  close(): Promise<void>;
}

export async function startWireServer(): Promise<WireServer> {
  const wire: Partial<WireServer> & Pick<WireServer, 'requests' | 'answer'> = {
    requests: [],
    answer: (response) => void response.end(),
  };
  const server = createServer((request, response) => void receive(request, response, wire as WireServer));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(wire, { endpoint: `http://${host}`, host, close: () => closeServer(server) });
}

async function receive(request: IncomingMessage, response: ServerResponse, wire: WireServer): Promise<void> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  const target = request.headers['x-amz-target'] as string | undefined;
  const received = {
    operation: target?.split('.').pop() ?? new URLSearchParams(body).get('Action') ?? '',
    body,
    authorization: request.headers.authorization ?? '',
  };
  wire.requests.push(received);
  wire.answer(response, received);
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

/** Answers JSON with `status`. */
export const json =
  (status: number, body: unknown): WireServer['answer'] =>
  (response) =>
    void response.writeHead(status, { 'x-amzn-requestid': 'request-1' }).end(JSON.stringify(body));

/** Answers XML with `status`. */
export const xml =
  (status: number, body: string): WireServer['answer'] =>
  (response) =>
    void response.writeHead(status, { 'x-amzn-requestid': 'request-1' }).end(body);

export const FAKE_KEYS = { accessKeyId: 'AKIDOWN', secretAccessKey: 'secret' };
